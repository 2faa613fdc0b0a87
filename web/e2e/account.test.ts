import { describe, expect, inject, it } from 'vitest';
import { browserPerSuite, PASSWORD, person, type Person, PHONE, unique, visitor } from './people';

browserPerSuite();

// The fake server knows no more than a page of rooms needs.
const real = describe.runIf(inject('isReal'));

async function go(who: Person, path: string): Promise<void> {
  await who.page.goto(`${inject('url')}${path}`);
}

/** The same person in another browser. */
async function again(who: Person): Promise<Person> {
  const other = await visitor(who.name);
  Object.assign(other, { username: who.username });
  await go(other, '/sign-in');
  await other.signIn();
  return other;
}

real('a profile', () => {
  it('isChangedOnOnePageAndSeenByTheOthers', async () => {
    const room = `room ${unique()}`;
    const [ana, ben] = await Promise.all([person('Ana Kovac'), person('Ben Okafor')]);
    await ana.createRoom(room);
    await ana.write('hello');
    await ben.joinRoom(room);
    await ben.sees('hello');
    await go(ana, '/settings/profile');
    await ana.page.getByLabel('Your name').fill('Ana Kovač');
    await ana.page.getByLabel('Time zone').selectOption('Asia/Tokyo');
    await ana.isAccessible();
    await ana.picture('settings-profile-desktop-light');
    await ana.page.getByRole('button', { name: 'Save' }).click();
    await ana.page.getByRole('button', { name: 'Your account, Ana Kovač' }).waitFor();
    await ana.page.locator('input[type=file]').setInputFiles({
      name: 'me.png',
      mimeType: 'image/png',
      buffer: await ana.page.screenshot(),
    });
    await ana.page.getByText('Your picture is changed.').waitFor();
    await ana.page.getByRole('button', { name: 'Remove', exact: true }).waitFor();
    await ben.page.getByRole('button', { name: 'People in this room' }).click();
    const panel = ben.page.getByRole('complementary', { name: 'People in this room' });
    await panel.getByText('Ana Kovač').waitFor();
    const width = (): Promise<number> =>
      panel.locator('img').first().evaluate((image: HTMLImageElement) => image.naturalWidth);
    await expect.poll(width).toBe(256);
  });

  it('hasAStatusThatStandsBesideItsName', async () => {
    const [ana, ben] = await Promise.all([person('Ana Kovac'), person('Ben Okafor')]);
    await ben.page.getByRole('button', { name: 'New conversation' }).click();
    await ben.page.getByRole('combobox', { name: 'With' }).fill(ana.username);
    await ben.page.getByRole('option').filter({ hasText: ana.username }).click();
    await ben.page.getByRole('button', { name: 'Start conversation' }).click();
    await ben.heading('Ana Kovac').waitFor();
    await ana.page.getByRole('button', { name: /^Your account/ }).click();
    await ana.page.getByRole('menuitem', { name: 'Set status' }).click();
    await ana.page.getByRole('dialog').getByLabel('Status').fill('Back at 15:00');
    await ana.isAccessible();
    await ana.page.getByRole('button', { name: 'Set status' }).click();
    await ana.page.getByRole('button', { name: /Back at 15:00/ }).waitFor();
    await ben.page.getByText('Back at 15:00').waitFor();
  });
});

real('an account', () => {
  it('signsAnotherDeviceOutAtOnce', async () => {
    const ana = await person('Ana Kovac');
    const other = await again(ana);
    await go(ana, '/settings/devices');
    await ana.page.getByText('This device').waitFor();
    await ana.isAccessible();
    await ana.page.getByRole('button', { name: /^Sign out / }).click();
    const pressed = performance.now();
    await other.page.getByText('You were signed out.').waitFor();
    expect(performance.now() - pressed).toBeLessThan(3_000);
    await expect.poll(() => ana.page.getByRole('button', { name: /^Sign out / }).count()).toBe(0);
  });

  it('hasItsPasswordChangedAndIsSignedOutElsewhere', async () => {
    const ana = await person('Ana Kovac');
    const other = await again(ana);
    await go(ana, '/settings/account');
    await ana.page.getByLabel('Current password').first().fill('not this one');
    await ana.page.getByLabel('New password').fill('another long password');
    await ana.page.getByRole('button', { name: 'Change password' }).click();
    await ana.page.getByText('This is not your password.').waitFor();
    await ana.isAccessible();
    await ana.page.getByLabel('Current password').first().fill(PASSWORD);
    await ana.page.getByRole('button', { name: 'Change password' }).click();
    await ana.page.getByText('Your password is changed.').waitFor();
    await other.page.getByText('You were signed out.').waitFor();
    await other.signIn('another long password');
  });

  it('isDeletedForGood', async () => {
    const ana = await person('Ana Kovac');
    await go(ana, '/settings/account');
    await ana.page.getByRole('button', { name: 'Delete account' }).click();
    const dialog = ana.page.getByRole('dialog');
    await dialog.getByLabel('Current password').fill(PASSWORD);
    await ana.isAccessible();
    await dialog.getByRole('button', { name: 'Delete account' }).click();
    await ana.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await ana.page.getByLabel('Username').fill(ana.username);
    await ana.page.getByLabel('Password').fill(PASSWORD);
    await ana.page.getByRole('button', { name: 'Sign in' }).click();
    await ana.page.getByText('The username or the password is wrong.').waitFor();
  });
});

real('an invitation', () => {
  it('leadsWhoIsSignedInIntoTheRoomAndWhoIsNewThroughTheSignUp', async () => {
    const room = `secret ${unique()}`;
    const [ana, ben] = await Promise.all([person('Ana Kovac'), person('Ben Okafor')]);
    const cleo = await visitor('Cleo Marsh', { viewport: PHONE, hasTouch: true, isMobile: true });
    await ana.createRoom(room, 'Private');
    await ana.page.getByRole('button', { name: 'More about this room' }).click();
    await ana.page.getByRole('menuitem', { name: 'Invite people' }).click();
    const link = await ana.page.getByLabel('Invitation link').inputValue();
    expect(link).toContain('/invite#');
    await ana.isAccessible();
    await ana.picture('invite-desktop-light');
    const path = link.slice(link.indexOf('/invite'));
    await go(ben, path);
    await ben.page.getByText('Ana Kovac invites you.').waitFor();
    // The secret does not stay in the address.
    expect(ben.page.url()).not.toContain('#');
    await ben.isAccessible();
    await ben.page.getByRole('button', { name: `Join ${room}` }).click();
    await ben.heading(room).waitFor();

    await go(cleo, path);
    await cleo.page.getByText('Ana Kovac invites you.').waitFor();
    await cleo.isAccessible();
    await cleo.picture('invitation-phone-light');
    await cleo.page.getByRole('button', { name: 'Create account' }).click();
    await cleo.page.getByLabel('Your name').fill(cleo.name);
    await cleo.page.getByLabel('Username').fill(cleo.username);
    await cleo.page.getByLabel('Password').fill(PASSWORD);
    await cleo.page.getByRole('button', { name: 'Create account' }).click();
    await cleo.room(room).or(cleo.heading(room)).first().waitFor();
  });

  it('thatIsWrongSaysSo', async () => {
    const ana = await visitor('Ana Kovac');
    await go(ana, '/invite#nothing-of-the-kind');
    await ana.page.getByText('This invitation does not work').waitFor();
    await ana.isAccessible();
  });
});

describe('a language', () => {
  it('isChosenOnThePageAndStays', async () => {
    const ana = await person('Ana Kovac');
    await go(ana, '/settings/appearance');
    await ana.page.getByLabel('Language', { exact: true }).selectOption('uk');
    await ana.page.getByRole('heading', { level: 1, name: 'Налаштування' }).waitFor();
    expect(await ana.page.evaluate(() => document.documentElement.lang)).toBe('uk');
    await ana.isAccessible();
    await ana.picture('ukrainian-desktop-light');
    await ana.page.getByRole('radio', { name: 'Найбільший' }).click();
    await ana.page.reload();
    await ana.page.getByRole('heading', { level: 1, name: 'Налаштування' }).waitFor();
    expect(await ana.page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('20px');
    await ana.isAccessible();
  });

  it('isTheBrowsersUnlessChosen', async () => {
    const olena = await visitor('Olena', { locale: 'uk-UA' });
    await go(olena, '/sign-in');
    await olena.page.getByRole('heading', { name: 'Вхід' }).waitFor();
    expect(await olena.page.evaluate(() => document.documentElement.lang)).toBe('uk-UA');
    await olena.isAccessible();
  });
});

describe('the page on a device', () => {
  it('opensWithoutAConnectionAndShowsWhatWasReadBefore', async () => {
    const ana = await visitor('Ana Kovac', { serviceWorkers: 'allow' });
    await ana.signUp();
    await ana.createRoom(`room ${unique()}`);
    await ana.write('read this on the train');
    await ana.sees('read this on the train');
    await ana.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await ana.context.setOffline(true);
    await ana.page.reload();
    await ana.sees('read this on the train');
    await ana.page.getByText('Your messages are kept.').waitFor();
  });
});
