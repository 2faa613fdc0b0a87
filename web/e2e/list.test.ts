import { describe, expect, inject, it } from 'vitest';
import { browserPerSuite, person, type Person, PHONE, unique, visitor } from './people';

browserPerSuite();

// The fake server knows neither mentions nor groups, and changes no room.
const real = describe.runIf(inject('isReal'));

/** Two people, and rooms that both are in, the last one made first in the list. */
async function inRooms(...names: string[]): Promise<{ ana: Person; ben: Person; rooms: string[] }> {
  const rooms = names.map((name) => `${name} ${unique()}`);
  const [ana, ben] = await Promise.all([person('Ana Kovac'), person('Ben Okafor')]);
  for (const room of rooms) {
    await ana.createRoom(room);
    await ben.joinRoom(room);
  }
  return { ana, ben, rooms };
}

async function choose(who: Person, room: string, item: string, role: 'menuitem' | 'menuitemradio' = 'menuitem') {
  await who.room(room).hover();
  await who.page.getByRole('button', { name: `More about ${room}` }).click();
  await who.page.getByRole(role, { name: item }).click();
}

/** What stands in the list, sections and channels, from the top. */
async function listed(who: Person): Promise<string[]> {
  return who.page
    .getByRole('navigation', { name: 'Rooms' })
    .locator('h2, a')
    .evaluateAll((lines) => lines.map((line) => line.textContent.split(' ')[0]!));
}

describe('the list', () => {
  it('hasFavouritesFirstAndOpensAndClosesItsSections', async () => {
    const { ben, rooms } = await inRooms('alpha', 'beta');
    await choose(ben, rooms[0]!, 'Add to favourites');
    await expect.poll(() => listed(ben)).toEqual(['Favourites', 'alpha', 'Rooms', 'beta', 'general', 'People']);
    await ben.page.reload();
    await ben.heading(rooms[1]!).waitFor();
    await expect.poll(() => listed(ben)).toEqual(['Favourites', 'alpha', 'Rooms', 'beta', 'general', 'People']);
    await ben.page.getByRole('button', { name: 'Rooms', exact: true }).click();
    // What is on the screen stays in sight.
    await expect.poll(() => listed(ben)).toEqual(['Favourites', 'alpha', 'Rooms', 'beta', 'People']);
  });

  it.runIf(inject('isReal'))('saysWhatIsNewAndKeepsQuietAboutWhatIsMuted', async () => {
    const { ana, ben, rooms } = await inRooms('alpha', 'beta');
    const [alpha, beta] = [rooms[0]!, rooms[1]!];
    await choose(ben, alpha, 'Nothing', 'menuitemradio');
    await ben.page.keyboard.press('Escape');
    await ben.openRoom('general');
    await ana.openRoom(alpha);
    await ana.write('to all in alpha');
    await ben.room(`${alpha} Notifications are off 1 unread message`).waitFor();
    expect(await ben.page.title()).toMatch(/^general · /);
    await ana.openRoom(beta);
    await ana.write(`hello @${ben.username} there`);
    await ben.room(`${beta} 1 unread message, 1 mention of you`).waitFor();
    await expect.poll(() => ben.page.title()).toMatch(/^\(1\) general · /);
    await choose(ben, beta, 'Mark as read');
    await expect.poll(() => ben.room(beta).innerText()).toBe(beta);
    await expect.poll(() => ben.page.title()).toMatch(/^general · /);
  });

  it('isMovedThroughByTheArrowsAndFilteredByAName', async () => {
    const { ben, rooms } = await inRooms('alpha', 'beta');
    const filter = ben.page.getByRole('searchbox', { name: 'Filter' });
    await filter.fill('alph');
    await expect.poll(() => listed(ben)).toEqual(['alpha']);
    await filter.press('ArrowDown');
    await expect.poll(() => ben.page.evaluate(() => document.activeElement?.textContent)).toBe(rooms[0]);
    await filter.fill('');
    await ben.room(rooms[1]!).focus();
    for (const [key, reached] of [
      ['ArrowDown', rooms[0]],
      ['ArrowDown', 'general'],
      ['ArrowDown', 'People'],
      ['Home', 'Rooms'],
      ['ArrowDown', rooms[1]],
    ] as const) {
      await ben.page.keyboard.press(key);
      await expect.poll(() => ben.page.evaluate(() => document.activeElement?.textContent)).toBe(reached);
    }
    await ben.page.keyboard.press('Tab');
    expect(await ben.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      `More about ${rooms[1]}`,
    );
  });
});

describe('the switcher', () => {
  it('offersWhatIsUnreadFirstAndFindsPeopleWhoAreHiddenUntilTheyWrite', async () => {
    const { ana, ben, rooms } = await inRooms('alpha', 'beta');
    await ben.openRoom('general');
    await ana.openRoom(rooms[0]!);
    await ana.write('something new');
    await ben.room(`${rooms[0]} 1 unread message`).waitFor();
    await ben.page.keyboard.press('Control+k');
    const options = ben.page.getByRole('option');
    await expect.poll(() => options.first().innerText()).toContain(rooms[0]);
    await ben.isAccessible();
    await ben.picture('switcher-desktop-light');
    await ben.page.keyboard.press('Enter');
    await ben.heading(rooms[0]!).waitFor();
    await ben.page.keyboard.press('Control+k');
    await ben.page.getByRole('combobox', { name: 'Where to?' }).fill(ana.username);
    await options.filter({ hasText: 'Ana Kovac' }).waitFor();
    await ben.page.keyboard.press('Enter');
    await ben.heading('Ana Kovac').waitFor();
    await ben.write('hello Ana');
    await ben.sees('hello Ana');
    // A conversation is meant for those who are in it.
    await ana.room('Ben Okafor 1 unread message').waitFor();
    await expect.poll(() => ana.page.title()).toMatch(/^\(1\) /);
    await ana.openRoom('Ben Okafor');
    await expect.poll(() => ana.room('Ben Okafor 1 unread message').count()).toBe(0);
    await ana.openRoom('general');
    await choose(ana, 'Ben Okafor', 'Hide');
    await expect.poll(() => ana.room('Ben Okafor').count()).toBe(0);
    await ben.write('and again');
    await ana.room('Ben Okafor 1 unread message').waitFor();
  });

  it('goesUpAndDownTheListByKeysAndToldByHelp', async () => {
    const { ana, ben, rooms } = await inRooms('alpha', 'beta');
    await ben.openRoom('general');
    await ana.openRoom(rooms[0]!);
    await ana.write('something new');
    await ben.room(`${rooms[0]} 1 unread message`).waitFor();
    await ben.page.keyboard.press('Alt+Shift+ArrowDown');
    await ben.heading(rooms[0]!).waitFor();
    await ben.page.keyboard.press('Alt+ArrowDown');
    await ben.heading(rooms[1]!).waitFor();
    await ben.page.keyboard.press('Alt+ArrowUp');
    await ben.heading(rooms[0]!).waitFor();
    await ben.room(rooms[0]!).focus();
    await ben.page.keyboard.press('?');
    await ben.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await ben.isAccessible();
  });
});

real('a conversation', () => {
  it('ofSeveralIsStartedFromTheList', async () => {
    const [ana, ben, cleo] = await Promise.all([
      person('Ana Kovac'),
      person('Ben Okafor'),
      person('Cleo Marsh', { viewport: PHONE, hasTouch: true, isMobile: true }),
    ]);
    await ana.page.getByRole('button', { name: 'New conversation' }).click();
    for (const other of [ben, cleo]) {
      await ana.page.getByRole('combobox', { name: 'With' }).fill(other.username);
      await ana.page.getByRole('option').filter({ hasText: other.username }).click();
    }
    await ana.page.getByLabel('Name of the group').fill('Lunch');
    await ana.isAccessible();
    await ana.page.getByRole('button', { name: 'Start group' }).click();
    await ana.heading('Lunch').waitFor();
    await ana.write('Who is hungry?');
    await ben.room('Lunch 1 unread message').waitFor();
    await ben.openRoom('Lunch');
    await ben.sees('Who is hungry?');
    await cleo.openRoom('Lunch');
    await cleo.write('Me.');
    await ben.sees('Me.');
  });
});

real('the details of a room', () => {
  it('areChangedByItsOwnerAndSeenByAll', async () => {
    const { ana, ben, rooms } = await inRooms('alpha');
    await ana.page.getByRole('button', { name: 'More about this room' }).click();
    await ana.page.getByRole('menuitem', { name: 'Details' }).click();
    await ana.page.getByLabel('Name', { exact: true }).fill(`${rooms[0]} renamed`);
    await ana.page.getByLabel('Topic').fill('What it is about');
    await ana.isAccessible();
    await ana.page.getByRole('button', { name: 'Save' }).click();
    await ben.heading(`${rooms[0]} renamed`).waitFor();
    await ben.page.getByText('What it is about').waitFor();
    await ana.page.getByRole('button', { name: 'More about this room' }).click();
    await ana.page.getByRole('menuitem', { name: 'Details' }).click();
    await ana.page.getByRole('button', { name: 'Delete room' }).click();
    await ana.page.getByRole('button', { name: 'Delete room' }).click();
    await ben.page.getByText('This room was deleted').waitFor();
  });
});

real('a notification', () => {
  it('tellsOfWhatNamesSomebodyWhoDoesNotLookAndNeverOfTheirOwn', async () => {
    const room = `room ${unique()}`;
    const ana = await person('Ana Kovac');
    const ben = await visitor('Ben Okafor', { permissions: ['notifications'] });
    await ben.page.addInitScript(() => {
      const told: string[] = [];
      class Told extends EventTarget {
        static readonly permission = 'granted';
        constructor(title: string, { body }: { body: string }) {
          super();
          told.push(`${title} | ${body}`);
        }
      }
      Object.assign(window, { Notification: Told, told });
      document.hasFocus = () => false;
    });
    await ben.signUp();
    await ana.createRoom(room);
    await ben.joinRoom(room);
    const told = (): Promise<string[]> => ben.page.evaluate(() => (window as never as { told: string[] }).told);
    await ben.write(`I am @${ben.username}`);
    await ana.write('for everybody');
    await ana.write(`for @${ben.username} alone`);
    await ben.sees('alone');
    await expect.poll(async () => (await told()).length).toBe(1);
    expect((await told())[0]).toContain(`${room} | Ana Kovac: for @${ben.username} alone`);
    await ben.page.goto(`${inject('url')}/settings/notifications`);
    await ben.page.getByRole('radio', { name: 'All messages' }).click();
    await ana.write('for all');
    await expect.poll(told).toContain(`${room} | Ana Kovac: for all`);
  });
});
