package dev.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.AccountId;
import dev.parley.directory.PresenceChoices.Choice;
import dev.parley.directory.PresenceChoices.Status;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What every store of chosen presence must keep. */
public abstract class PresenceChoicesContractTest extends DirectoryContractTest {
    @Test
    void leavesOutWhoNeverChose() {
        assertThat(directory.presenceChoices().of(List.of(anyAccount()))).isEmpty();
        assertThat(directory.presenceChoices().of(List.of())).isEmpty();
    }

    @Test
    void setsStatusAndTextOneByOne() {
        var choices = directory.presenceChoices();
        var anna = anyAccount();
        choices.setText(anna, "In Rome");
        assertThat(choices.of(List.of(anna))).isEqualTo(Map.of(anna, new Choice(null, "In Rome")));
        choices.setStatus(anna, Status.BUSY);
        assertThat(choices.of(List.of(anna)))
                .isEqualTo(Map.of(anna, new Choice(Status.BUSY, "In Rome")));
        choices.setText(anna, "");
        choices.setStatus(anna, null);
        assertThat(choices.of(List.of(anna))).isEqualTo(Map.of(anna, Choice.NONE));
    }

    @Test
    void keepsAChoiceThroughARestart() {
        var anna = anyAccount();
        directory.presenceChoices().setStatus(anna, Status.INVISIBLE);

        reopen();

        assertThat(directory.presenceChoices().of(List.of(anna)))
                .isEqualTo(Map.of(anna, new Choice(Status.INVISIBLE, "")));
    }

    @Test
    void forgetsAll() {
        var choices = directory.presenceChoices();
        var anna = anyAccount();
        choices.setStatus(anna, Status.BUSY);
        choices.setText(anna, "In Rome");
        choices.remove(anna);

        assertThat(choices.of(List.of(anna))).isEmpty();
    }

    @Test
    void findsThoseOfManyPeopleAtOnce() {
        var people = new ArrayList<AccountId>();
        for (var i = 0; i < 1_100; i++) {
            people.add(anyAccount());
        }
        directory.presenceChoices().setStatus(people.getFirst(), Status.AWAY);
        directory.presenceChoices().setStatus(people.getLast(), Status.BUSY);

        assertThat(directory.presenceChoices().of(people))
                .containsOnlyKeys(people.getFirst(), people.getLast());
    }
}
