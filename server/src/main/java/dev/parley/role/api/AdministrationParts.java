package dev.parley.role.api;

import dev.parley.account.Administration;
import dev.parley.account.Invitations;
import dev.parley.account.LiveSettings;
import dev.parley.account.OperatorToken;
import dev.parley.account.Registration;

/** What administrators work with, and who may sign up. */
public record AdministrationParts(
        LiveSettings settings,
        Registration registration,
        Invitations invitations,
        Administration administration,
        OperatorToken operator,
        Backups backups) {}
