package dev.parley.engines;

/** The one user whom a server lets in; neither may hold spaces, quotes or brackets. */
public record SignIn(String username, String password) {}
