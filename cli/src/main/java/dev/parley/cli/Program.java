package dev.parley.cli;

import dev.parley.client.ClientOptions;

/** This program, as servers see it. */
final class Program {
    private Program() {}

    static ClientOptions options() {
        var version = Program.class.getPackage().getImplementationVersion();
        return ClientOptions.of("parley-cli", version == null ? "not packed" : version);
    }
}
