import { describe, expect, it } from 'vitest';
import { browserPerSuite, person, type Person, PHONE, unique } from './people';

browserPerSuite();

const LEAVES_MILLIS = 45_000;
const YEAR_MILLIS = 365 * 24 * 60 * 60_000;

/** Two people in a room of their own; the first owns it. */
async function two(): Promise<{ ana: Person; ben: Person; room: string }> {
  const room = `room ${unique()}`;
  const [ana, ben] = await Promise.all([person('Ana Kovac'), person('Ben Okafor')]);
  await ana.createRoom(room);
  await ben.joinRoom(room);
  return { ana, ben, room };
}

function message(who: Person, text: string) {
  return who.page.getByRole('article').filter({ hasText: text });
}

describe('two people in a room', () => {
  it('seeWhoTypesAndWhoHasRead', async () => {
    const { ana, ben, room } = await two();
    await ben.openRoom('general');
    await ana.write('Have a look.');
    await message(ana, 'Have a look.').getByRole('button', { name: 'Sent' }).click();
    const readers = ana.page.getByRole('dialog', { name: 'Who has read it' });
    await readers.getByText('Not yet read by 1').waitFor();
    await ana.page.keyboard.press('Escape');
    await ben.openRoom(room);
    await message(ana, 'Have a look.').getByRole('button', { name: 'Read by everyone' }).click();
    await readers.getByText('Ben Okafor').waitFor();
    await ana.isAccessible();
    await ana.page.keyboard.press('Escape');
    await ben.composer.pressSequentially('Looking');
    await ana.page.getByText('Ben Okafor is typing…').waitFor();
    await ben.composer.press('Enter');
    await ana.sees('Looking');
    expect(await ana.page.getByText('is typing…').count()).toBe(0);
  });

  it('nameOneAnotherAndTalkAlone', async () => {
    const { ana, ben, room } = await two();
    await ana.write('Hello.');
    await ben.sees('Hello.');
    await ben.composer.pressSequentially(`Thanks @${ana.username.slice(0, -2)}`);
    await ben.page.getByRole('option', { name: /Ana Kovac/ }).waitFor();
    await ben.composer.press('Enter');
    await ben.composer.pressSequentially('see #gen');
    await ben.page.getByRole('option', { name: 'general' }).waitFor();
    await ben.composer.press('Tab');
    await ben.composer.press('Enter');
    await ana.sees('Thanks');
    await ana.page.getByRole('button', { name: '#general' }).click();
    await ana.heading('general').waitFor();
    await ana.openRoom(room);
    await message(ana, 'Thanks').getByRole('button', { name: 'Ben Okafor' }).click();
    const card = ana.page.getByRole('dialog', { name: 'About Ben Okafor' });
    await card.getByText(`@${ben.username}`).waitFor();
    await ana.isAccessible();
    await card.getByRole('button', { name: 'Message' }).click();
    await ana.heading('Ben Okafor').waitFor();
    await ana.write('Only you read this.');
    await ben.page.getByRole('link', { name: /Ana Kovac/ }).click();
    await ben.sees('Only you read this.');
  });

  it('followALinkToAMessageOfLongAgo', async () => {
    const { ana, ben } = await two();
    await ana.write('The one that counts.');
    await ana.sees('The one that counts.');
    await ana.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await message(ana, 'The one that counts.').hover();
    await ana.page.getByRole('button', { name: 'Copy link' }).click();
    const link = await ana.page.evaluate(() => navigator.clipboard.readText());
    for (let n = 1; n <= 8; n++) {
      await ana.write(Array.from({ length: 30 }, (_, line) => `${n}.${line}`).join('\n'));
    }
    await ana.sees('8.29');
    await ben.page.goto(link);
    await message(ben, 'The one that counts.').waitFor();
    await expect.poll(() => new URL(ben.page.url()).search).toBe('');
    await expect
      .poll(async () => {
        const [log, row] = await Promise.all([
          ben.log.boundingBox(),
          message(ben, 'The one that counts.').boundingBox(),
        ]);
        return row !== null && row.y >= log!.y && row.y + row.height <= log!.y + log!.height;
      })
      .toBe(true);
    await ben.page.getByRole('button', { name: /To the newest|new message/ }).click();
    await ben.sees('8.29');
  });

  it('editTheLastMessageWithTheArrowAndPickEmoji', async () => {
    const { ana, ben } = await two();
    await ana.write('frist');
    await ana.sees('frist');
    await ana.composer.press('ArrowUp');
    const editor = ana.page.getByRole('textbox', { name: 'Your message' });
    await editor.fill('first');
    await editor.press('Enter');
    await ben.sees('first');
    await ben.page.getByText('(edited)').waitFor();
    await ana.page.getByRole('button', { name: 'Emoji' }).click();
    await ana.page.getByRole('searchbox', { name: 'Find an emoji' }).fill('tada');
    await ana.page.getByRole('button', { name: 'tada' }).waitFor();
    await ana.isAccessible();
    await ana.page.keyboard.press('Enter');
    await expect.poll(() => ana.composer.inputValue()).toBe('🎉');
    await ana.composer.press('Enter');
    await ben.sees('🎉');
  });

  it('changeRolesAndRemove', async () => {
    const { ana, ben } = await two();
    const panel = ana.page.getByRole('complementary', { name: 'People in this room' });
    await ana.page.getByRole('button', { name: 'People in this room' }).click();
    await panel.getByText(`@${ben.username}`).hover();
    await panel.getByRole('button', { name: 'More about Ben Okafor' }).click();
    await ana.page.getByRole('menuitemradio', { name: 'Moderator' }).click();
    await panel.getByText(`Moderator · @${ben.username}`).waitFor();
    await ana.page.keyboard.press('Escape');
    await panel.getByText(`@${ben.username}`).hover();
    await panel.getByRole('button', { name: 'More about Ben Okafor' }).click();
    await ana.page.getByRole('menuitem', { name: 'Remove from room' }).click();
    await ana.page.getByRole('dialog').getByRole('button', { name: 'Remove from room' }).click();
    await ben.page.getByText('You are no longer in this room').waitFor();
    await expect.poll(() => panel.getByText(`@${ben.username}`).count()).toBe(0);
    await panel.getByRole('button', { name: 'Add people' }).click();
    await ana.page.getByRole('searchbox', { name: 'Find people' }).fill(ben.username);
    const found = ana.page.getByRole('dialog').getByRole('listitem').filter({ hasText: ben.username });
    await found.getByRole('button', { name: 'Add Ben Okafor' }).click();
    await found.getByText('In this room').waitFor();
    await ana.page.keyboard.press('Escape');
    await panel.getByText(`@${ben.username}`).waitFor();
  });

  it('seeWhoIsThereAndWhoWent', async () => {
    const { ana, ben } = await two();
    await ana.page.getByRole('button', { name: 'People in this room' }).click();
    const panel = ana.page.getByRole('complementary', { name: 'People in this room' });
    await panel.getByText('Online · 2').waitFor();
    await ben.context.close();
    await panel.getByText('Offline · 1').waitFor({ timeout: LEAVES_MILLIS });
    expect(await panel.getByRole('listitem').allInnerTexts()).toEqual([
      'Online · 1',
      expect.stringContaining(ana.username),
      'Offline · 1',
      expect.stringContaining(ben.username),
    ]);
  });
});

describe('a page', () => {
  it('worksInABrowserThatKeepsNothing', async () => {
    const ana = await person('Ana Kovac');
    await ana.page.addInitScript(() => {
      Object.defineProperty(window, 'indexedDB', { get: () => undefined });
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new DOMException('The operation is insecure.', 'SecurityError');
        },
      });
    });
    await ana.page.reload();
    await ana.openRoom('general');
    const text = `kept nowhere ${unique()}`;
    await ana.write(text);
    await ana.sees(text);
    await ana.page.reload();
    await ana.sees(text);
  });

  it('showsTimesThatAreTrueOnAMachineWhoseClockIsAYearBehind', async () => {
    const { ana, ben } = await two();
    await ben.page.addInitScript((year) => {
      const now = Date.now;
      Date.now = () => now() - year;
    }, YEAR_MILLIS);
    await ben.page.reload();
    await ana.write('From today.');
    await ben.sees('From today.');
    await ben.page.getByRole('separator').filter({ hasText: /^Today$/ }).waitFor();
    await ben.write('Also from today.');
    await ana.sees('Also from today.');
    await ben.sees('Also from today.');
    expect(await ben.page.getByRole('separator').filter({ hasNotText: 'New' }).count()).toBe(1);
  });

  it('showsOneWordOfSixteenKibibytesWithinItsWidth', async () => {
    const { ana, ben } = await two();
    await ben.page.setViewportSize(PHONE);
    await ana.write('x'.repeat(16 * 1024));
    await ben.sees('xxx');
    expect(await ben.log.evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0);
    expect(await ben.page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
  });

  it('inTwoTabsShowsWhatIsSentAndWrittenInEither', async () => {
    const { ana, room } = await two();
    const other = await ana.context.newPage();
    await other.goto(ana.page.url());
    await other.getByRole('heading', { level: 1, name: room }).waitFor();
    await ana.composer.fill('half a sentence');
    const line = other.getByRole('textbox', { name: /^Message / });
    await expect.poll(() => line.inputValue()).toBe('half a sentence');
    await ana.composer.press('Enter');
    await other.getByRole('article').filter({ hasText: 'half a sentence' }).waitFor();
    await expect.poll(() => line.inputValue()).toBe('');
    expect(await other.getByRole('article').count()).toBe(1);
  });
});
