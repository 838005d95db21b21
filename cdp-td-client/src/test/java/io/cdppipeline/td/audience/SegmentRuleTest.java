package io.cdppipeline.td.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SegmentRuleTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    record Case(Condition condition, String operator) {}

    static Case[] conditions() {
        Condition.Subject age = Condition.attribute("age");
        return new Case[] {
            new Case(age.equalTo("x"), "{'not':false,'type':'Equal','rightValue':'x'}"),
            new Case(age.greater(1), "{'not':false,'type':'Greater','rightValue':1}"),
            new Case(age.greaterOrEqual(1), "{'not':false,'type':'GreaterEqual','rightValue':1}"),
            new Case(age.less(1), "{'not':false,'type':'Less','rightValue':1}"),
            new Case(age.lessOrEqual(1.5), "{'not':false,'type':'LessEqual','rightValue':1.5}"),
            new Case(age.regexp("a.*"), "{'not':false,'type':'Regexp','rightValue':'a.*'}"),
            new Case(age.in("a", "b"), "{'not':false,'type':'In','rightValues':['a','b']}"),
            new Case(age.contain("a"), "{'not':false,'type':'Contain','rightValues':['a']}"),
            new Case(age.startWith("a"), "{'not':false,'type':'StartWith','rightValues':['a']}"),
            new Case(age.endWith("a"), "{'not':false,'type':'EndWith','rightValues':['a']}"),
            new Case(age.between(1, 9), "{'not':false,'type':'Between','minValue':1,'maxValue':9}"),
            new Case(age.isNull(), "{'not':false,'type':'IsNull'}"),
            new Case(age.today(), "{'type':'TimeToday'}"),
            new Case(age.withinPast(7, Condition.Unit.DAY), "{'type':'TimeWithinPast','unit':'day','value':'7'}"),
            new Case(age.withinNext(1, Condition.Unit.WEEK), "{'type':'TimeWithinNext','unit':'week','value':'1'}"),
            new Case(age.operator(Map.of("type", "TimeNext")), "{'type':'TimeNext'}"),
        };
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void conditionsCompareAsTheServiceWritesIt(Case each) {
        assertThat(each.condition().fields())
                .isEqualTo(json("{'type':'Value','exclude':false,'leftValue':{'name':'age'},'operator':"
                        + each.operator() + "}"));
    }

    @Test
    void behaviorsAreCountedWithAFilter() {
        Condition condition = Condition.behavior("behavior_orders")
                .where(Condition.attribute("sum").greater(10))
                .where(Condition.attribute("kind").in("a"))
                .sum("items")
                .between(1, 2)
                .exclude();

        assertThat(condition.fields()).isEqualTo(json("""
                                {'type':'Value','exclude':true,'leftValue':{'aggregation':{'type':'Sum','column':'items'},\
                                'source':{'name':'behavior_orders'},'filter':{'type':'And','conditions':[\
                                {'type':'Column','column':'sum','operator':{'not':false,'type':'Greater','rightValue':10}},\
                                {'type':'Column','column':'kind','operator':{'not':false,'type':'In','rightValues':['a']}}]}},\
                                'operator':{'not':false,'type':'Between','minValue':1,'maxValue':2}}"""));
        assertThat(Condition.behavior("b").count().isNull().field("leftValue"))
                .contains(json("{'aggregation':{'type':'Count'},'source':{'name':'b'}}"));
        assertThat(Condition.behavior("b").average("c").isNull().field("leftValue"))
                .contains(json("{'aggregation':{'type':'Average','column':'c'},'source':{'name':'b'}}"));
        assertThatThrownBy(() -> Condition.behavior("b").where(Condition.inSegment("5")))
                .hasMessage("The rows of behavior b can be told apart only by a column: use Condition.attribute(…)");
    }

    @Test
    void groupsAreJoined() {
        SegmentRule one = SegmentRule.anyOf(
                Condition.inSegment("5"), Condition.inSegment("6").exclude());
        SegmentRule other = SegmentRule.allOf(Condition.attribute("a").isNull());

        assertThat(one.or(other).fields()).isEqualTo(json("""
                                {'type':'Or','conditions':[\
                                {'type':'Or','conditions':[{'type':'Reference','id':'5','exclude':false},{'type':'Reference','id':'6','exclude':true}]},\
                                {'type':'And','conditions':[{'type':'Value','exclude':false,'leftValue':{'name':'a'},'operator':{'not':false,'type':'IsNull'}}]}]}"""));
        assertThatThrownBy(() -> one.or(other).and(one))
                .hasMessage(
                        "A rule has two levels: one whose groups are joined with Or cannot be joined with another by And");
        assertThatThrownBy(SegmentRule::allOf).hasMessage("A group of conditions needs at least one");
    }

    private static Map<String, Object> json(String text) {
        try {
            return JSON.readValue(
                    text.replace('\'', '"'),
                    new com.fasterxml.jackson.core.type.TypeReference<Map<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
