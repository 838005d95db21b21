package io.cdppipeline.local.workflow.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.NativeObject;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;

/** The variables of one template: a map laid over another, of which a value is converted when it is first asked for. */
final class ParamsObject extends NativeObject {

    private final transient ObjectNode params;
    private final transient ObjectNode overlay;

    ParamsObject(ObjectNode params, ObjectNode overlay, Scriptable scope) {
        this.params = params;
        this.overlay = overlay;
        setParentScope(scope);
        setPrototype(ScriptableObject.getObjectPrototype(scope));
    }

    @Override
    public boolean has(String name, Scriptable start) {
        return super.has(name, start) || find(name) != null;
    }

    @Override
    public boolean has(int index, Scriptable start) {
        return super.has(index, start) || find(Integer.toString(index)) != null;
    }

    @Override
    public @Nullable Object get(String name, Scriptable start) {
        Object value = super.get(name, start);
        JsonNode json = value == NOT_FOUND ? find(name) : null;
        if (json == null) {
            return value;
        }
        Object converted = toScript(json, getParentScope());
        super.put(name, this, converted);
        return converted;
    }

    @Override
    public @Nullable Object get(int index, Scriptable start) {
        Object value = super.get(index, start);
        JsonNode json = value == NOT_FOUND ? find(Integer.toString(index)) : null;
        return json == null ? value : toScript(json, getParentScope());
    }

    @Override
    public Object[] getIds() {
        Set<Object> ids = new LinkedHashSet<>();
        params.fieldNames().forEachRemaining(ids::add);
        overlay.fieldNames().forEachRemaining(ids::add);
        ids.addAll(Arrays.asList(super.getIds()));
        return ids.toArray();
    }

    private @Nullable JsonNode find(String name) {
        JsonNode value = overlay.get(name);
        return value != null ? value : params.get(name);
    }

    private static @Nullable Object toScript(JsonNode json, Scriptable scope) {
        Context context = Context.getCurrentContext();
        if (json.isTextual()) {
            return json.textValue();
        } else if (json.isNumber()) {
            return json.doubleValue();
        } else if (json.isBoolean()) {
            return json.booleanValue();
        } else if (json.isObject()) {
            Scriptable object = context.newObject(scope);
            json.properties()
                    .forEach(entry ->
                            ScriptableObject.putProperty(object, entry.getKey(), toScript(entry.getValue(), scope)));
            return object;
        } else if (json.isArray()) {
            Object[] elements = new Object[json.size()];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = toScript(json.get(i), scope);
            }
            return context.newArray(scope, elements);
        }
        return null;
    }
}
