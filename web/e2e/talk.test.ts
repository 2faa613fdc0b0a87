import { describe, expect, it, inject } from 'vitest';
import { browserPerSuite, person, type Person, unique, visitor } from './people';

browserPerSuite();

async function twoInARoom(): Promise<{ ana: Person; ben: Person; room: string }> {
  const room = `room ${unique()}`;
  const [ana, ben] = await Promise.all([person('Ana Kovac'), person('Ben Okafor')]);
  await ana.createRoom(room);
  await ben.joinRoom(room);
  return { ana, ben, room };
}

describe('two people', () => {
  it('talkLiveInARoomThatOneMadeAndTheOtherFoundInTheDirectory', async () => {
    const { ana, ben } = await twoInARoom();
    await ana.write('Hello Ben');
    await ben.sees('Hello Ben');
    await ben.write('Hello Ana');
    await ana.sees('Hello Ana');
    expect(await ana.texts()).toEqual(['Hello Ben', 'Hello Ana']);
    expect(await ben.texts()).toEqual(await ana.texts());
  });

  it('findEverythingAgainAfterAReload', async () => {
    const { ana, ben, room } = await twoInARoom();
    await ana.write('before the reload');
    await ben.sees('before the reload');
    await ben.page.reload();
    await ben.sees('before the reload');
    await ben.heading(room).waitFor();
    await ana.write('after the reload');
    await ben.sees('after the reload');
    expect(await ben.texts()).toEqual(['before the reload', 'after the reload']);
  });

  it('seeHowMuchIsUnreadUntilTheyLook', async () => {
    const { ana, ben, room } = await twoInARoom();
    await ben.openRoom('general');
    await ana.write('one');
    await ana.write('two');
    await ben.room(`${room} 2 unread messages`).waitFor();
    await ben.openRoom(room);
    await ben.sees('two');
    await ben.page.getByRole('separator').filter({ hasText: /^New$/ }).waitFor();
    await expect.poll(() => ben.room(room).innerText()).toBe(room);
    // The line stays until the room is left.
    await ana.write('three');
    await ben.sees('three');
    expect(await ben.page.getByRole('separator').filter({ hasText: /^New$/ }).count()).toBe(1);
    await ben.page.reload();
    await ben.sees('three');
    expect(await ben.page.getByRole('separator').filter({ hasText: /^New$/ }).count()).toBe(0);
  });

  it('seeEditsAndDeletions', async () => {
    const { ana, ben } = await twoInARoom();
    await ana.write('fist draft');
    await ana.write('a mistake');
    await ben.sees('a mistake');
    await ana.page.getByRole('article').filter({ hasText: 'fist draft' }).hover();
    await ana.page.getByRole('button', { name: 'Edit message' }).first().click();
    await ana.page.getByRole('textbox', { name: 'Your message' }).fill('first draft');
    await ana.page.getByRole('button', { name: 'Save' }).click();
    await ben.sees('first draft');
    await ben.sees('(edited)');
    await ana.page.getByRole('article').filter({ hasText: 'a mistake' }).hover();
    await ana.page.getByRole('article').filter({ hasText: 'a mistake' }).getByRole('button', { name: 'Delete message' }).click();
    await ana.page.getByRole('dialog').getByRole('button', { name: 'Delete message' }).click();
    await ben.sees('This message was deleted.');
    expect(await ben.texts()).toEqual(['first draft']);
  });

  it('leaveARoomAndItIsNoLongerInTheirList', async () => {
    const { ben, room } = await twoInARoom();
    await ben.page.getByRole('button', { name: 'More about this room' }).click();
    await ben.page.getByRole('menuitem', { name: 'Leave room' }).click();
    await ben.page.getByRole('dialog').getByRole('button', { name: 'Leave room' }).click();
    await expect.poll(() => ben.room(room).count()).toBe(0);
  });
});

describe('without a connection', () => {
  it('whatIsWrittenIsKeptAndArrivesOnceWhenItIsBack', async () => {
    const { ana, ben } = await twoInARoom();
    await ana.write('before');
    await ben.sees('before');
    await ana.context.setOffline(true);
    await ana.page.getByText('Your messages are kept.').waitFor();
    await ana.write('written offline 1');
    await ana.write('written offline 2');
    await ben.write('meanwhile');
    await ben.sees('meanwhile');
    await ana.context.setOffline(false);
    await ben.sees('written offline 2');
    await ana.sees('meanwhile');
    await expect.poll(() => ana.page.getByLabel('Sending').count()).toBe(0);
    const expected = ['before', 'meanwhile', 'written offline 1', 'written offline 2'];
    await expect.poll(() => ben.texts()).toEqual(expected);
    await expect.poll(() => ana.texts()).toEqual(expected);
    await expect.poll(() => ana.page.getByText('Your messages are kept.').count()).toBe(0);
  });

  it('whatIsWrittenSurvivesAReloadOfThePage', async () => {
    const { ana, ben } = await twoInARoom();
    await ana.write('before');
    await ben.sees('before');
    // The page loads, and its socket does not.
    await ana.page.routeWebSocket('**/ws', (socket) => socket.close());
    await ana.page.reload();
    await ana.page.getByText('Your messages are kept.').waitFor();
    await ana.write('kept over a reload');
    await ana.page.getByLabel('Sending').waitFor();
    await ana.page.unrouteAll();
    const page = await ana.context.newPage();
    await page.goto(ana.page.url());
    await ben.sees('kept over a reload');
    await expect.poll(() => page.getByLabel('Sending').count()).toBe(0);
    expect(await ben.texts()).toEqual(['before', 'kept over a reload']);
  });
});

describe('a message that the server refuses', () => {
  it('keepsItsTextUntilItIsSentAgainOrDeleted', async () => {
    const { ana, ben } = await twoInARoom();
    const channel = ana.page.url().split('/').at(-1)!;
    await ben.write('before');
    await ben.sees('before');
    await ben.context.setOffline(true);
    await ben.page.getByText('Your messages are kept.').waitFor();
    await ben.write('from the train');
    await ben.write('and another');
    // While he is away, he is taken out of the room, and lets himself in again.
    const removed = await ana.page.evaluate(
      async ([id, username]) => {
        const path = `/api/v1/channels/${id}/members/${username}`;
        const headers = { 'idempotency-key': '01927f4c-9a3b-7c00-8000-000000000001' };
        return (await fetch(path, { method: 'DELETE', headers })).ok;
      },
      [channel, ben.username],
    );
    expect(removed).toBe(true);
    await ben.context.setOffline(false);
    await ben.page.getByRole('button', { name: 'Join room' }).click();
    const failed = ben.page.getByRole('article').filter({ hasText: 'Not sent.' });
    await expect.poll(() => failed.count()).toBe(2);
    await ben.picture('not-sent-desktop-light');
    await ben.isAccessible();
    await failed.filter({ hasText: 'from the train' }).getByRole('button', { name: 'Retry' }).click();
    await ana.sees('from the train');
    await failed.filter({ hasText: 'and another' }).getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => failed.count()).toBe(0);
    expect(await ana.texts()).toEqual(['before', 'from the train']);
  });
});

describe('a person', () => {
  it('signsOutAndInAgain', async () => {
    const ana = await person('Ana Kovac');
    await ana.page.getByRole('button', { name: /^Your account/ }).click();
    await ana.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await ana.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await ana.signIn();
  });

  it('isToldWhatIsWrongWithASignUp', async () => {
    const ana = await person('Ana Kovac');
    const other = await visitor('Other');
    await other.page.goto(`${inject('url')}/sign-up`);
    await other.page.getByRole('button', { name: 'Create account' }).click();
    await other.page.getByText('Choose a username.').waitFor();
    await other.page.getByLabel('Username').fill(ana.username);
    await other.page.getByLabel('Password').fill('long enough password');
    await other.page.getByRole('button', { name: 'Create account' }).click();
    await other.page.getByText('is taken').waitFor();
    expect(await other.page.getByLabel('Username').getAttribute('aria-invalid')).toBe('true');
  });

  it('isToldThatTheNameOrThePasswordIsWrong', async () => {
    const ana = await visitor('Ana');
    await ana.page.goto(`${inject('url')}/sign-in`);
    await ana.page.getByLabel('Username').fill('nobody-at-all');
    await ana.page.getByLabel('Password').fill('whatever it is');
    await ana.page.getByRole('button', { name: 'Sign in' }).click();
    await ana.page.getByText('The username or the password is wrong.').waitFor();
  });

  it('comesBackToTheRoomAfterSigningIn', async () => {
    const ana = await person('Ana Kovac');
    const room = `room ${unique()}`;
    await ana.createRoom(room);
    const address = ana.page.url();
    await ana.context.clearCookies();
    await ana.page.goto(address);
    await ana.signIn();
    await ana.heading(room).waitFor();
  });

  it('isAskedToSignInWhenTheSessionEndsElsewhere', async () => {
    const ana = await person('Ana Kovac');
    await ana.createRoom(`room ${unique()}`);
    await ana.page.evaluate(() => fetch('/api/v1/sessions/current', { method: 'DELETE' }));
    await ana.page.getByText('You were signed out.').waitFor();
  });

  it('keepsADraftPerRoomOverAReload', async () => {
    const ana = await person('Ana Kovac');
    const [one, other] = [`one ${unique()}`, `other ${unique()}`];
    await ana.createRoom(one);
    await ana.composer.fill('for the first');
    await ana.createRoom(other);
    expect(await ana.composer.inputValue()).toBe('');
    await ana.room(one).getByLabel('Has a draft').waitFor();
    await ana.page.reload();
    await ana.openRoom(one);
    await expect.poll(() => ana.composer.inputValue()).toBe('for the first');
  });

  it('isToldThatARoomDoesNotExistOrIsNotForThem', async () => {
    const [ana, ben] = await Promise.all([person('Ana Kovac'), person('Ben Okafor')]);
    const room = `secret ${unique()}`;
    await ana.createRoom(room, 'Private');
    await ben.page.goto(ana.page.url());
    await ben.page.getByText('There is no such room').waitFor();
    await ben.page.goto(`${inject('url')}/rooms`);
    await ben.page.getByLabel('Search public rooms').fill(room);
    await ben.page.getByText('No room found').waitFor();
  });
});
