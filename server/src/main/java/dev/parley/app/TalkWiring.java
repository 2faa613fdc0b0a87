package dev.parley.app;

import dev.parley.account.LiveSettings;
import dev.parley.conversation.ConversationConfig;
import dev.parley.conversation.ConversationParts;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.LimitsConfig;
import dev.parley.conversation.Pressure;
import dev.parley.protocol.Api;

import io.micrometer.core.instrument.FunctionCounter;

import java.util.Locale;

/** What gateway, api and jobs share: conversations, and the settings that hold at the moment. */
record TalkWiring(LiveSettings settings, Conversations conversations) {

    static TalkWiring open(Ground ground) {
        var config = ground.config();
        var backends = ground.backends();
        var settings =
                new LiveSettings(
                        configured(config),
                        backends.directory().settings(),
                        backends.notices(),
                        ground.clock());
        var conversations =
                new Conversations(
                        new ConversationConfig(
                                config.rooms(),
                                () -> limits(config.limits(), settings.now()),
                                ground.key("direct.key"),
                                backends.discovery()::rules),
                        new ConversationParts(
                                backends.log(),
                                backends.history(),
                                backends.directory(),
                                backends.relay(),
                                backends.rateLimits(),
                                ground.clock()));
        ground.metrics().gauge("parley.work.inside", conversations.pressure(), Pressure::inside);
        for (var work : Pressure.Work.values()) {
            FunctionCounter.builder(
                            "parley.shed", conversations.pressure(), kept -> kept.shed(work))
                    .tag("work", work.name().toLowerCase(Locale.ROOT))
                    .register(ground.metrics());
        }
        return new TalkWiring(settings, conversations);
    }

    /** What holds as long as no administrator has set something else. */
    private static Api.Settings configured(Config config) {
        var installation = config.installation();
        return new Api.Settings(
                installation.name(),
                installation.registration(),
                installation.membersMayInvite(),
                config.limits().sendsPerSecond(),
                config.limits().sendsBurst(),
                config.auth().signUpsPerAddressAndHour(),
                config.auth().failedSignInsPerAccount(),
                config.auth().failedSignInsPerAddress());
    }

    private static LimitsConfig limits(LimitsConfig configured, Api.Settings now) {
        return configured.withSends(now.sendsPerSecond(), now.sendsBurst());
    }
}
