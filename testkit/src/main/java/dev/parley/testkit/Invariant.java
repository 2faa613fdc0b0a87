package dev.parley.testkit;

/** What a chat promises, each in a form that can be checked from outside. */
public enum Invariant {
    I1("what was acknowledged is stored where it was said to be"),
    I2("what failed never appears, and what is unknown appears once or not at all"),
    I3("no command of a sender is stored twice"),
    I4("all see the same at each place, and no place is left out"),
    I5("a session is never told what it was told, and reads what it has written"),
    I6("what is counted, listed and shown follows from what is stored"),
    I7("who is no member is told nothing newer"),
    I8("nobody is seen who is not there, nor missed who is");

    private final String sentence;

    Invariant(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
