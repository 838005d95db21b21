package io.cdppipeline.templates.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ReadTextsTest {

    private final List<String> read = new ArrayList<>();
    private final ReadTexts<String, String> texts = new ReadTexts<>(10);

    private String get(String text) {
        return texts.get(text, text.length(), () -> {
            read.add(text);
            return text.toUpperCase(Locale.ROOT);
        });
    }

    @Test
    void aTextThatStaysTheSameIsReadOnce() {
        assertThat(get("abc")).isEqualTo("ABC");
        assertThat(get(String.valueOf(new char[] {'a', 'b', 'c'}))).isEqualTo("ABC");

        assertThat(read).containsExactly("abc");
    }

    @Test
    void aTextThatChangesIsReadAnew() {
        get("abc");

        assertThat(get("abd")).isEqualTo("ABD");
        assertThat(read).containsExactly("abc", "abd");
    }

    @Test
    void whatWasAskedForLongestAgoIsForgottenFirst() {
        get("four");
        get("six..6");
        get("four");
        get("two2");

        get("four");
        get("six..6");

        assertThat(read).containsExactly("four", "six..6", "two2", "six..6");
    }

    @Test
    void aTextThatIsLargerThanAllThatIsKeptIsReadEachTimeAndDisplacesNothing() {
        get("abc");
        get("elevenchars");
        get("elevenchars");
        get("abc");

        assertThat(read).containsExactly("abc", "elevenchars", "elevenchars");
    }

    @Test
    void aReadingThatFailsIsTriedAgain() {
        assertThatThrownBy(() -> texts.get("abc", 3, () -> {
                    throw new IllegalStateException("not now");
                }))
                .hasMessage("not now");

        assertThat(get("abc")).isEqualTo("ABC");
    }

    @Test
    void manyThreadsGetWhatBelongsToTheirText() throws Exception {
        ReadTexts<Integer, Integer> squares = new ReadTexts<>(50);
        CountDownLatch together = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> right = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int first = thread;
                right.add(threads.submit(() -> {
                    together.await();
                    for (int i = 0; i < 5_000; i++) {
                        int number = (first + i) % 80;
                        if (squares.get(number, 1, () -> number * number) != number * number) {
                            return false;
                        }
                    }
                    return true;
                }));
            }
            together.countDown();
            for (Future<Boolean> each : right) {
                assertThat(each.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
