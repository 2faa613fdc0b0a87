package dev.parley.client;

import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.ServerFrame;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;

/** Keeps a listener's mistakes from the client's own work. */
record GuardedListener(ClientListener listener) implements ClientListener {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedListener.class);

    @Override
    public void live(ServerFrame.Welcome welcome) {
        guard(() -> listener.live(welcome));
    }

    @Override
    public void lost(String reason, long retryMillis) {
        guard(() -> listener.lost(reason, retryMillis));
    }

    @Override
    public void stopped(Ending ending, String reason) {
        guard(() -> listener.stopped(ending, reason));
    }

    @Override
    public void channels(List<ChannelRow> mine) {
        guard(() -> listener.channels(mine));
    }

    @Override
    public void event(ServerFrame.Sequenced event) {
        guard(() -> listener.event(event));
    }

    @Override
    public void joined(ServerFrame.ChannelJoined joined) {
        guard(() -> listener.joined(joined));
    }

    @Override
    public void left(String channel) {
        guard(() -> listener.left(channel));
    }

    @Override
    public void reloaded(ServerFrame.History page) {
        guard(() -> listener.reloaded(page));
    }

    @Override
    public void postponed(ServerFrame.Error reason) {
        guard(() -> listener.postponed(reason));
    }

    @Override
    public void mentioned(ServerFrame.Mentioned mention) {
        guard(() -> listener.mentioned(mention));
    }

    @Override
    public void signal(ServerFrame signal) {
        guard(() -> listener.signal(signal));
    }

    private static void guard(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException mistake) {
            LOG.error("a listener failed", mistake);
        }
    }
}
