package dev.parley.client;

import static dev.parley.client.Frames.ANN;
import static dev.parley.client.Frames.BOB;
import static dev.parley.client.Frames.TIME;
import static dev.parley.client.Frames.chat;
import static dev.parley.client.Frames.row;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.MemberRole;
import dev.parley.protocol.Notify;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.UserRef;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

class RowsTest {
    private static final String ID = "01927f4c-9a3b-7c00-8000-000000000001";

    private final Rows rows = new Rows();

    @BeforeEach
    void list() {
        rows.me(ANN);
        rows.replace(List.of(row("a", 3)));
    }

    @Test
    void countsWhatOthersSay() {
        rows.happened(chat("a", 4));
        rows.happened(chat("a", 5));

        assertThat(a().unread()).isEqualTo(2);
        assertThat(a().seq()).isEqualTo(5);
        assertThat(a().lastMessage().text()).isEqualTo("m5");
    }

    @Test
    void countsNothingTwice() {
        rows.happened(chat("a", 3));
        rows.happened(chat("a", 4));
        rows.happened(chat("a", 4));

        assertThat(a().unread()).isEqualTo(1);
    }

    @Test
    void takesOnesOwnMessageForReading() {
        rows.happened(chat("a", 4));
        rows.happened(chat("a", 1, 5, ID, ANN, null));

        assertThat(a().unread()).isZero();
        assertThat(a().readSeq()).isEqualTo(5);
    }

    @Test
    void doesNotCountWhatWasDeleted() {
        rows.happened(chat("a", 4));
        rows.happened(chat("a", 5));
        rows.happened(new ServerFrame.MessageDeleted(null, "a", 1, 6, ID, 5, BOB, TIME));
        rows.happened(new ServerFrame.MessageDeleted(null, "a", 1, 7, ID, 2, BOB, TIME));

        assertThat(a().unread()).isEqualTo(1);
        assertThat(a().lastMessage().deleted()).isTrue();
        assertThat(a().lastMessage().text()).isEmpty();
    }

    @Test
    void showsTheNewestText() {
        rows.happened(chat("a", 4));
        rows.happened(new ServerFrame.MessageEdited(null, "a", 1, 5, ID, 4, "better", BOB, TIME));

        assertThat(a().lastMessage().text()).isEqualTo("better");
        assertThat(a().unread()).isEqualTo(1);
    }

    @Test
    void forgetsUnreadAndMentionsWhenAllIsRead() {
        rows.happened(chat("a", 4));
        rows.mentioned(new ServerFrame.Mentioned(1, 1, "a", 4));
        assertThat(a().mentions()).isEqualTo(1);

        rows.read("a", 4);

        assertThat(a().unread()).isZero();
        assertThat(a().mentions()).isZero();
        rows.read("a", 2);
        assertThat(a().readSeq()).isEqualTo(4);
    }

    @Test
    void ignoresMentionsThatWereRead() {
        rows.mentioned(new ServerFrame.Mentioned(1, 1, "a", 3));

        assertThat(a().mentions()).isZero();
    }

    @Test
    void followsNameTopicMembersAndRole() {
        rows.happened(changed(4, ServerFrame.ChannelChange.RENAMED, "new", null));
        rows.happened(changed(5, ServerFrame.ChannelChange.TOPIC, null, "all"));
        rows.happened(members(6, ServerFrame.MemberChange.ADDED, BOB, null));
        rows.happened(members(7, ServerFrame.MemberChange.ROLE, ANN, MemberRole.OWNER));
        rows.happened(members(8, ServerFrame.MemberChange.ROLE, BOB, MemberRole.MODERATOR));

        assertThat(a().name()).isEqualTo("new");
        assertThat(a().topic()).isEqualTo("all");
        assertThat(a().members()).isEqualTo(3);
        assertThat(a().role()).isEqualTo(MemberRole.OWNER);
        rows.happened(members(9, ServerFrame.MemberChange.LEFT, BOB, null));
        assertThat(a().members()).isEqualTo(2);
    }

    @Test
    void followsTheNamesOfPeople() {
        rows.happened(chat("a", 4));

        rows.changed(new UserRef(BOB.id(), "bob", "Robert"));

        assertThat(a().lastMessage().sender().displayName()).isEqualTo("Robert");
        assertThat(a().lastMessage().text()).isEqualTo("m4");
        assertThat(a().seq()).isEqualTo(4);
    }

    @Test
    void followsOnesOwnSettings() {
        rows.settings(new ServerFrame.ChannelSettings("a", true, true, Notify.MENTIONS));

        assertThat(a().favourite()).isTrue();
        assertThat(a().hidden()).isTrue();
        assertThat(a().notifyOf()).isEqualTo(Notify.MENTIONS);
    }

    @Test
    void keepsANewerRowThanTheList() {
        rows.happened(chat("a", 4));

        rows.replace(List.of(row("a", 3), row("b", 1)));

        assertThat(a().seq()).isEqualTo(4);
        assertThat(rows.all()).hasSize(2);
        rows.replace(List.of(row("a", 2, 1)));
        assertThat(a().epoch()).isEqualTo(2);
        assertThat(rows.all()).hasSize(1);
    }

    private ChannelRow a() {
        return rows.get("a");
    }

    private static ServerFrame.ChannelChanged changed(
            long seq, ServerFrame.ChannelChange change, String name, String topic) {
        return new ServerFrame.ChannelChanged(
                null, "a", 1, seq, ID, change, name, topic, BOB, TIME);
    }

    private static ServerFrame.MembersChanged members(
            long seq, ServerFrame.MemberChange change, UserRef user, MemberRole role) {
        return new ServerFrame.MembersChanged(null, "a", 1, seq, ID, change, user, role, BOB, TIME);
    }
}
