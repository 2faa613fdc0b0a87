import { describe, expect, inject, it } from 'vitest';
import { browserPerSuite, founder, person, unique, visitor } from './people';

browserPerSuite();

// The fake server knows nothing of administration.
const real = describe.runIf(inject('isReal'));

real('who runs the server', () => {
  it('makesAccountsResetsPasswordsAndDisables', async () => {
    const faye = await founder();
    const name = `dora-${unique()}`;
    const dora = await visitor('Dora Lind');
    Object.assign(dora, { username: name });
    await faye.page.getByRole('button', { name: /^Parley/ }).click();
    await faye.page.getByRole('menuitem', { name: 'Administration' }).click();
    await faye.page.getByRole('button', { name: 'Create account' }).click();
    await faye.page.getByLabel('Username').fill(name);
    await faye.page.getByLabel('Name', { exact: true }).fill('Dora Lind');
    await faye.isAccessible();
    await faye.page.getByRole('dialog').getByRole('button', { name: 'Create account' }).click();
    const password = await faye.page.getByLabel('Password', { exact: true }).inputValue();
    await faye.isAccessible();
    await faye.page.getByRole('button', { name: 'Done' }).click();

    await dora.page.goto(`${inject('url')}/sign-in`);
    await dora.signIn(password);
    await faye.page.getByRole('searchbox', { name: 'Search people' }).fill(name);
    await faye.page.getByText(`@${name}`).waitFor();
    await faye.isAccessible();
    await faye.picture('admin-people-desktop-light');
    await faye.page.getByRole('button', { name: 'Actions for Dora Lind' }).click();
    await faye.page.getByRole('menuitem', { name: 'Disable' }).click();
    await faye.page.getByRole('button', { name: 'Disable' }).click();
    await dora.page.getByText('You were signed out.').waitFor();
    await faye.page.getByText('Disabled', { exact: true }).waitFor();
  });

  it('setsLimitsAndTakesInvitationsBack', async () => {
    const faye = await founder({ colorScheme: 'dark' });
    await faye.page.goto(`${inject('url')}/admin/server`);
    const atOnce = faye.page.getByLabel('Messages at once, per person');
    // An earlier run against the same server may have set it.
    const other = (await atOnce.inputValue()) === '120' ? '121' : '120';
    await atOnce.fill('nothing');
    await faye.page.getByRole('button', { name: 'Save' }).last().click();
    await faye.page.getByText('Enter a whole number of at least 1.').waitFor();
    await faye.isAccessible();
    await faye.picture('admin-server-desktop-dark');
    await atOnce.fill(other);
    await faye.page.getByRole('button', { name: 'Save' }).last().click();
    await faye.page.getByText('Saved.').waitFor();
    await faye.page.goto(`${inject('url')}/admin/invitations`);
    await faye.page.getByRole('button', { name: 'Invite people' }).click();
    await faye.page.getByLabel('Invitation link').waitFor();
    await faye.page.keyboard.press('Escape');
    await faye.page.goto(`${inject('url')}/admin/invitations`);
    await faye.page.getByText('All links that still work.').waitFor();
    await faye.isAccessible();
    const takeBack = faye.page.getByRole('button', { name: 'Take back the link to This server' });
    const before = await takeBack.count();
    await takeBack.first().click();
    await expect.poll(() => takeBack.count()).toBe(before - 1);
  });

  it('isNotWhoeverOpensThePage', async () => {
    const ana = await person('Ana Kovac');
    await ana.page.goto(`${inject('url')}/admin`);
    await ana.page.getByText('This is not for you').waitFor();
    await ana.isAccessible();
  });
});
