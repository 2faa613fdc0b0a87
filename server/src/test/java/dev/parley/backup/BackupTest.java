package dev.parley.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.parley.account.HandClock;
import dev.parley.app.EmbeddedNode;
import dev.parley.channel.ChannelId;
import dev.parley.conversation.Caller;
import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.HistoryRange;
import dev.parley.protocol.Json;
import dev.parley.protocol.Message;
import dev.parley.protocol.Visibility;
import dev.parley.relay.Outcome;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

class BackupTest {
    @TempDir Path folder;
    private Path data;
    private Path backup;
    private EmbeddedNode node;
    private Caller ana;
    private Caller ben;
    private ChannelId room;

    @BeforeEach
    void start() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
        backup = folder.resolve("backup");
        node = EmbeddedNode.start(data);
        ana = node.signUp("ana");
        ben = node.signUp("ben");
        room = room(ana, "plans");
        join(ben, room);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private ChannelId room(Caller owner, String name) {
        var frame =
                new ClientFrame.CreateChannel(
                        null, id(), name, ChannelKind.ROOM, Visibility.PUBLIC, List.of());
        var submitted = node.conversations().commands().submit(owner, frame);
        node.conversations().commands().await(submitted);
        return submitted.key().channel();
    }

    private void join(Caller who, ChannelId channel) {
        send(who, new ClientFrame.JoinChannel(null, channel.value(), id()));
    }

    private Outcome post(Caller who, String text) {
        return send(who, new ClientFrame.ChatMessage(null, room.value(), id(), text));
    }

    private Outcome send(Caller who, ClientFrame.Logged frame) {
        var commands = node.conversations().commands();
        return commands.await(commands.submit(who, frame));
    }

    private List<String> texts() {
        var range = new HistoryRange(null, null, null, 200);
        return node.conversations().views().history(ana.account(), room, range).messages().stream()
                .map(Message::text)
                .toList();
    }

    private ChannelRow row(Caller who) {
        return node.conversations().views().rows(who.account()).stream()
                .filter(row -> row.id().equals(room.value()))
                .findFirst()
                .orElseThrow();
    }

    private Backup.Written write() {
        return node.backends().backup("test", Clock.systemUTC()).orElseThrow().write(backup);
    }

    private Path restored(Clock clock) throws IOException {
        var target = Files.createTempDirectory(folder, "restored");
        new Restore(clock).into(backup, target, false);
        return target;
    }

    private void restart(Path from) {
        node.close();
        node = EmbeddedNode.start(from);
    }

    @Test
    void bringsBackWhatWasThereInANewEpoch() throws IOException {
        post(ana, "one");
        post(ben, "two @ana");
        node.conversations().reads().mark(ana, room, row(ana).seq());
        post(ben, "three");
        node.backends().directory().readPointers().flush();
        var before = row(ana);
        var written = write();
        post(ana, "lost");

        restart(restored(Clock.systemUTC()));

        assertThat(texts()).containsExactly("one", "two @ana", "three");
        var after = row(ana);
        assertThat(after.epoch()).isGreaterThan(before.epoch());
        assertThat(after.seq()).isEqualTo(before.seq());
        assertThat(after.readSeq()).isEqualTo(before.readSeq());
        assertThat(after.unread()).isEqualTo(1);
        assertThat(written.events()).isPositive();
        assertThat(written.channels()).isEqualTo(4);
        assertThat(post(ana, "new"))
                .isEqualTo(new Outcome.Accepted(after.epoch(), after.seq() + 1));
        assertThat(texts()).endsWith("three", "new");
    }

    @Test
    void storesAgainWhatWasLostAndNotWhatWasKept() throws IOException {
        var kept = new ClientFrame.ChatMessage(null, room.value(), id(), "kept");
        send(ana, kept);
        write();
        var lost = new ClientFrame.ChatMessage(null, room.value(), id(), "lost");
        send(ana, lost);

        restart(restored(Clock.systemUTC()));

        assertThat(send(ana, kept)).isInstanceOf(Outcome.Duplicate.class);
        assertThat(send(ana, lost)).isInstanceOf(Outcome.Accepted.class);
        assertThat(texts()).containsExactly("kept", "lost");
    }

    @Test
    void editsAndDeletesWhatCameBack() throws IOException {
        var first = ((Outcome.Accepted) post(ana, "first")).seq();
        var second = ((Outcome.Accepted) post(ana, "second")).seq();
        send(ana, new ClientFrame.EditMessage(null, room.value(), id(), first, "edited"));
        write();

        restart(restored(Clock.systemUTC()));

        assertThat(texts()).containsExactly("edited", "second");
        send(ana, new ClientFrame.DeleteMessage(null, room.value(), id(), first));
        send(ana, new ClientFrame.EditMessage(null, room.value(), id(), second, "also edited"));
        assertThat(texts()).containsExactly("", "also edited");
    }

    @Test
    void beginsNewChannelsInTheNewEpochToo() throws IOException {
        write();
        var lost = room(ana, "lost");
        restart(restored(Clock.systemUTC()));

        var made = room(ana, "made after");
        var views = node.conversations().views();
        assertThat(views.viewAsMember(ana.account(), made).epoch()).isEqualTo(row(ana).epoch());
        assertThat(views.viewAsMember(ana.account(), made).epoch()).isGreaterThan(1);
        assertThat(made).isNotEqualTo(lost);
    }

    @Test
    void givesEveryRestoreAnEpochOfItsOwn() throws IOException {
        write();
        var clock = new HandClock();
        restart(restored(clock));
        var first = row(ana).epoch();
        clock.pass(Duration.ofSeconds(1));
        restart(restored(clock));

        assertThat(row(ana).epoch()).isGreaterThan(first);
    }

    @Test
    void isMadeWhilePeopleWriteAndHasNoHole() throws Exception {
        var stop = new AtomicBoolean();
        var sent = new ArrayList<String>();
        var writer =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    for (var i = 0; !stop.get() && i < 150; i++) {
                                        post(i % 2 == 0 ? ana : ben, "m" + i);
                                        sent.add("m" + i);
                                    }
                                });
        post(ana, "begin");
        write();
        stop.set(true);
        writer.join();

        restart(restored(Clock.systemUTC()));

        var kept = texts();
        assertThat(kept).contains("begin");
        kept = kept.stream().filter(text -> !text.equals("begin")).toList();
        assertThat(sent).startsWith(kept.toArray(String[]::new));
        assertThat(row(ben).unread()).isLessThanOrEqualTo(kept.size() + 1L);
    }

    @Test
    void readsNothingOfOnesOwnAsUnreadThoughTheDirectoryIsOlder() throws IOException {
        post(ana, "one");
        node.backends().directory().readPointers().flush();
        write();
        var older = Manifest.read(backup);
        var directory = Files.readAllBytes(backup.resolve("directory.db"));
        post(ana, "two");
        await().until(() -> row(ana).unread() == 0);
        backup = folder.resolve("second");
        write();
        withDirectory(directory, older);

        restart(restored(Clock.systemUTC()));

        assertThat(texts()).containsExactly("one", "two");
        await().until(() -> row(ana).unread() == 0);
    }

    /** As if what the second backup holds had been written while the first was being made. */
    private void withDirectory(byte[] directory, Manifest older) throws IOException {
        var newer = Manifest.read(backup);
        Files.write(backup.resolve("directory.db"), directory);
        var files = new TreeMap<>(newer.files());
        files.put("directory.db", Folders.content(backup.resolve("directory.db")));
        Files.write(
                backup.resolve(Manifest.FILE),
                Json.encode(
                        new Manifest(
                                newer.format(),
                                newer.parley(),
                                newer.createdAt(),
                                newer.channels(),
                                newer.events(),
                                newer.epoch(),
                                older.cursors(),
                                files)));
    }

    @Test
    void keepsTheFolderToItsOwnerAndTheKeysWithIt() throws IOException {
        Files.writeString(data.resolve("jwt.key"), "a key of this test");
        write();

        assertThat(Files.getPosixFilePermissions(backup))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(restored(Clock.systemUTC()).resolve("jwt.key")).hasContent("a key of this test");
    }

    @Test
    void refusesAFolderThatIsNotEmptyOrLiesInTheDataFolder() throws IOException {
        Files.createDirectories(backup);
        Files.writeString(backup.resolve("notes.txt"), "mine");
        assertThatExceptionOfType(BackupException.class)
                .isThrownBy(this::write)
                .withMessageContaining("is not empty");
        assertThat(backup.resolve("notes.txt")).exists();

        backup = data.resolve("backup");
        assertThatExceptionOfType(BackupException.class)
                .isThrownBy(this::write)
                .withMessageContaining("data folder");
        backup = Path.of("somewhere");
        assertThatExceptionOfType(BackupException.class)
                .isThrownBy(this::write)
                .withMessageContaining("full path");
    }

    @Test
    void refusesToRestoreWhatIsDamagedOrUnfinished() throws IOException {
        write();
        var target = Files.createDirectory(folder.resolve("target"));
        var restore = new Restore(Clock.systemUTC());
        Files.writeString(backup.resolve("directory.db"), "x", StandardOpenOption.APPEND);

        assertThatExceptionOfType(BackupException.class)
                .isThrownBy(() -> restore.into(backup, target, false))
                .withMessageContaining("damaged");
        assertThat(target).isEmptyDirectory();

        Files.delete(backup.resolve("directory.db"));
        assertThatExceptionOfType(BackupException.class)
                .isThrownBy(() -> restore.into(backup, target, false))
                .withMessageContaining("exactly the files");

        Files.delete(backup.resolve("manifest.json"));
        assertThatExceptionOfType(BackupException.class)
                .isThrownBy(() -> restore.into(backup, target, false))
                .withMessageContaining("not finished");
    }

    @Test
    void canBeRestoredFromAgainAndAgain() throws IOException {
        post(ana, "one");
        write();
        restored(Clock.systemUTC());
        restart(restored(Clock.systemUTC()));
        post(ana, "two");
        backup = folder.resolve("second");
        write();
        restart(restored(Clock.systemUTC()));

        assertThat(texts()).containsExactly("one", "two");
    }
}
