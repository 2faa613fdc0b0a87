package dev.parley.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Each script as it is, against the keys that it leaves. */
class ScriptTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final long REMEMBERED = 600_000;

    private final SharedRedis redis = new SharedRedis();
    private final RedisLink link = redis.link();
    private final String key = redis.prefix + ":key";
    private final String channel = redis.prefix + ":channel";

    @AfterEach
    void close() throws Exception {
        redis.close();
    }

    private long run(String file, String... arguments) {
        return link.await(Script.of(file).run(link, key, arguments));
    }

    private long livesForMillis() {
        return link.await(link.send(commands -> commands.pttl(key)));
    }

    private void put(String place, long active, long expires, long now) {
        run(
                "put_connection.lua",
                place,
                "" + active,
                "" + expires,
                "" + now,
                "" + REMEMBERED,
                channel,
                place);
    }

    private Map<String, String> entries() {
        return link.await(link.send(commands -> commands.hgetall(key)));
    }

    @Test
    void putConnectionForgetsWhatIsOverAndLivesNoLongerThanItIsRemembered() {
        put("laptop one", NOW, NOW + 1_000, NOW);
        put("phone two", 0, NOW + 45_000, NOW + 5);
        assertThat(entries())
                .isEqualTo(
                        Map.of(
                                "laptop one",
                                NOW + " " + (NOW + 1_000),
                                "phone two",
                                NOW + " " + (NOW + 45_000)));
        assertThat(livesForMillis()).isBetween(REMEMBERED, REMEMBERED + 45_000);

        var later = NOW + 1_000 + REMEMBERED;
        put("phone two", 0, later + 45_000, later);
        assertThat(entries()).containsOnlyKeys("phone two");

        put("phone two", 0, later, later);
        assertThat(livesForMillis()).isBetween(1L, REMEMBERED);
    }

    @Test
    void putConnectionTellsWhatOthersCouldSeeAndNothingElse() {
        List<String> told = new CopyOnWriteArrayList<>();
        link.listen(channel, told::add, () -> {});

        put("1", NOW, NOW + 45_000, NOW);
        put("1", NOW, NOW + 50_000, NOW + 5_000);
        put("1", NOW + 1, NOW + 50_000, NOW + 5_000);
        put("1", NOW, NOW + 50_000, NOW + 5_000);
        put("1", NOW, NOW + 30_000, NOW + 5_000);
        put("2", 0, NOW + 30_000, NOW + 5_000);
        put("1", NOW, NOW + 90_000, NOW + 31_000);
        link.publish(channel, "end");

        await().until(() -> told.contains("end"));
        assertThat(told).containsExactly("1", "1", "1", "2", "1", "end");
    }

    @Test
    void takePermitKeepsNothingOfAFullBucketAndNoBucketForLongerThanItTakesToFill() {
        assertThat(run("take_permit.lua", "3", "1000", "" + NOW)).isZero();
        assertThat(livesForMillis()).isBetween(1L, 1_000L);
        assertThat(run("take_permit.lua", "3", "1000", "" + NOW)).isZero();
        assertThat(run("take_permit.lua", "3", "1000", "" + NOW)).isZero();
        assertThat(run("take_permit.lua", "3", "1000", "" + (NOW + 1))).isEqualTo(999);
        assertThat(livesForMillis()).isBetween(1L, 3_000L);
    }

    @Test
    void givePermitBackForgetsABucketThatIsFullAgain() {
        assertThat(run("give_permit_back.lua", "100000", "" + NOW)).isZero();
        assertThat(livesForMillis()).as("no key").isEqualTo(-2);
        run("take_permit.lua", "3", "100000", "" + NOW);
        run("take_permit.lua", "3", "100000", "" + NOW);

        run("give_permit_back.lua", "100000", "" + NOW);
        assertThat(livesForMillis()).isBetween(1L, 100_000L);
        run("give_permit_back.lua", "100000", "" + NOW);
        assertThat(livesForMillis()).as("no key").isEqualTo(-2);
    }

    @Test
    void isSentAgainWhenRedisHasForgottenIt() {
        run("take_permit.lua", "3", "1000", "" + NOW);
        link.await(link.send(commands -> commands.scriptFlush()));

        assertThat(run("take_permit.lua", "3", "1000", "" + NOW)).isZero();
    }
}
