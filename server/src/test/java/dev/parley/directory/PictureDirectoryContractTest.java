package dev.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.AccountId;
import dev.parley.directory.PictureDirectory.Picture;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What every directory keeps of pictures. */
public abstract class PictureDirectoryContractTest extends DirectoryContractTest {
    private static final byte[] PIXELS = {0, -1, 127, -128, 10, 13};

    private static Picture picture(String version) {
        return new Picture(version, "image/png", PIXELS);
    }

    private String shownBeside(AccountId account) {
        return directory.accounts().profiles(List.of(account)).getFirst().picture();
    }

    @Test
    void findsThePictureUnderTheVersionThatStandsInTheProfile() {
        var anna = signedUp("anna").profile().id();
        assertThat(shownBeside(anna)).isNull();

        assertThat(directory.pictures().put(anna, picture("v1"))).isTrue();

        reopen();
        assertThat(shownBeside(anna)).isEqualTo("v1");
        assertThat(directory.accounts().find(anna))
                .map(account -> account.profile().picture())
                .contains("v1");
        assertThat(directory.pictures().find(anna, "v1"))
                .hasValueSatisfying(
                        found -> {
                            assertThat(found.mediaType()).isEqualTo("image/png");
                            assertThat(found.content()).isEqualTo(PIXELS);
                        });
        assertThat(directory.pictures().find(anna, "v2")).isEmpty();
        assertThat(directory.pictures().find(anyAccount(), "v1")).isEmpty();
    }

    @Test
    void putsOnePictureInPlaceOfAnother() {
        var anna = signedUp("anna").profile().id();
        directory.pictures().put(anna, picture("v1"));

        directory.pictures().put(anna, picture("v2"));

        assertThat(directory.pictures().find(anna, "v1")).isEmpty();
        assertThat(directory.pictures().find(anna, "v2")).isPresent();
        assertThat(shownBeside(anna)).isEqualTo("v2");
    }

    @Test
    void takesAPictureAway() {
        var anna = signedUp("anna").profile().id();
        directory.pictures().put(anna, picture("v1"));

        directory.pictures().remove(anna);
        directory.pictures().remove(anna);

        assertThat(directory.pictures().find(anna, "v1")).isEmpty();
        assertThat(shownBeside(anna)).isNull();
    }

    @Test
    void keepsNoPictureOfWhoIsNotThere() {
        signedUp("anna");
        var ben = signedUp("ben").profile().id();
        directory.pictures().put(ben, picture("v1"));
        directory.accounts().delete(ben, NOW);

        assertThat(directory.pictures().find(ben, "v1")).isEmpty();
        assertThat(directory.pictures().put(ben, picture("v2"))).isFalse();
        assertThat(directory.pictures().find(ben, "v2")).isEmpty();
        assertThat(directory.pictures().put(anyAccount(), picture("v1"))).isFalse();
    }
}
