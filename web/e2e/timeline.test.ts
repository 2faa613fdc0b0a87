import { describe, expect, it } from 'vitest';
import { browserPerSuite, person, type Person, unique } from './people';

browserPerSuite();

/** Writes many messages without waiting for each to be drawn. */
async function writeMany(author: Person, channel: string, texts: readonly string[]): Promise<void> {
  const failed = await author.page.evaluate(
    async ({ channel, texts }) => {
      for (const text of texts) {
        const bytes = crypto.getRandomValues(new Uint8Array(16));
        bytes[6] = (bytes[6]! & 0x0f) | 0x70;
        bytes[8] = (bytes[8]! & 0x3f) | 0x80;
        const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
        const id = hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
        for (let tries = 0; ; tries++) {
          const response = await fetch(`/api/v1/channels/${channel}/messages`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ id, text }),
          });
          if (response.ok) {
            break;
          }
          if (response.status !== 429 || tries === 20) {
            return `${response.status} ${await response.text()}`;
          }
          await new Promise((resolve) => setTimeout(resolve, 1000));
        }
      }
      return undefined;
    },
    { channel, texts },
  );
  expect(failed).toBeUndefined();
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, n) =>
    n % 7 === 3 ? `message ${n + 1}\n\n> a quote\n\n\`\`\`\ncode\nover lines\n\`\`\`` : `message ${n + 1}`,
  );
}

async function roomWith(count: number): Promise<{ ana: Person; ben: Person; channel: string; room: string }> {
  const room = `room ${unique()}`;
  const [ana, ben] = await Promise.all([person('Ana Kovac'), person('Ben Okafor')]);
  await ana.createRoom(room);
  await ben.joinRoom(room);
  await ben.openRoom('general');
  const channel = ana.page.url().split('/').at(-1)!;
  await writeMany(ana, channel, numbered(count));
  return { ana, ben, channel, room };
}

/** Where a message stands on the screen, in pixels from the top of the timeline. */
async function topOf(who: Person, text: string): Promise<number> {
  const [log, message] = await Promise.all([
    who.log.boundingBox(),
    who.log.getByText(text, { exact: true }).boundingBox(),
  ]);
  return message!.y - log!.y;
}

/** How far the end of the room is below the screen, in pixels. */
async function belowEnd(who: Person): Promise<number> {
  return who.log.evaluate((log) =>
    Math.round(log.scrollHeight - log.scrollTop - log.clientHeight),
  );
}

interface Scrolled {
  /** By how much what was on the screen moved in any frame between two steps, in pixels. */
  readonly drift: number;
  readonly pagesLoaded: number;
  readonly reachedStart: boolean;
}

/** Scrolls back step by step, and watches in every frame whether what is read stays in place. */
async function scrollToStart(who: Person): Promise<Scrolled> {
  return who.log.evaluate(async (log) => {
    const frame = (): Promise<unknown> => new Promise(requestAnimationFrame);
    const rows = (): HTMLElement[] => [...log.querySelectorAll<HTMLElement>('article')];
    let drift = 0;
    let pagesLoaded = 0;
    let height = log.scrollHeight;
    for (let step = 0; step < 400; step++) {
      log.scrollTop -= 350;
      await frame();
      await frame();
      const edge = log.getBoundingClientRect().top;
      const anchor = rows().find((row) => row.getBoundingClientRect().top > edge);
      if (anchor === undefined) {
        return { drift: Infinity, pagesLoaded, reachedStart: false };
      }
      const text = anchor.textContent;
      const top = anchor.getBoundingClientRect().top;
      for (let watched = 0; watched < 12; watched++) {
        await frame();
        const same = anchor.isConnected ? anchor : rows().find((row) => row.textContent === text);
        drift = Math.max(drift, Math.abs((same?.getBoundingClientRect().top ?? Infinity) - top));
      }
      pagesLoaded += log.scrollHeight > height + 500 ? 1 : 0;
      height = log.scrollHeight;
      if (log.scrollTop === 0 && log.textContent.includes('This is where')) {
        return { drift, pagesLoaded, reachedStart: true };
      }
    }
    return { drift, pagesLoaded, reachedStart: false };
  });
}

describe('a timeline', () => {
  it('doesNotMoveByAPixelWhenEarlierMessagesComeAbove', async () => {
    const { ana, room } = await roomWith(180);
    await ana.page.reload();
    await ana.heading(room).waitFor();
    await ana.sees('message 180');
    const { drift, pagesLoaded, reachedStart } = await scrollToStart(ana);
    expect(reachedStart).toBe(true);
    expect(pagesLoaded).toBeGreaterThanOrEqual(2);
    expect(drift).toBeLessThan(0.5);
  });

  it('opensAtTheFirstUnreadMessageAndFollowsOnlyAtTheEnd', async () => {
    const { ana, ben, channel, room } = await roomWith(60);
    await ben.openRoom(room);
    const line = ben.page.getByRole('separator').filter({ hasText: /^New$/ });
    await line.waitFor();
    const [log, at] = await Promise.all([ben.log.boundingBox(), line.boundingBox()]);
    expect(at!.y - log!.y).toBeGreaterThan(0);
    expect(at!.y - log!.y).toBeLessThan(log!.height / 2);
    await ben.sees('message 1');
    const before = await topOf(ben, 'message 5');
    await writeMany(ana, channel, ['one more']);
    // What was on the screen is read: the pill counts what is still to come below.
    const pill = ben.page.getByRole('button', { name: /^[2-5]\d new messages$/ });
    await pill.waitFor();
    expect(await topOf(ben, 'message 5')).toBe(before);
    await pill.click();
    await ben.sees('one more');
    await expect.poll(() => ben.room(room).innerText()).toBe(room);
    await writeMany(ana, channel, ['and another']);
    await ben.sees('and another');
    await expect.poll(() => belowEnd(ben)).toBeLessThan(2);
  });

  it('jumpsToTheEndWhenOneSendsFromFurtherBack', async () => {
    const { ana } = await roomWith(90);
    await ana.page.reload();
    await ana.sees('message 90');
    await ana.log.hover();
    await ana.page.mouse.wheel(0, -2500);
    await ana.page.getByRole('button', { name: 'To the newest' }).waitFor();
    await ana.write('from further back');
    await ana.page.getByText('from further back').waitFor();
    await expect.poll(() => belowEnd(ana)).toBeLessThan(2);
  });

  it('opensARoomWithHundredsOfUnreadAtTheFirstAndScrollsToTheLast', async () => {
    const { ben, room } = await roomWith(170);
    await ben.openRoom(room);
    await ben.page.getByText('message 1', { exact: true }).waitFor();
    await ben.page.getByRole('button', { name: /^1\d\d new messages$/ }).click();
    await ben.page.getByText('message 170', { exact: true }).waitFor();
    await expect.poll(() => ben.room(room).innerText()).toBe(room);
  });

  it('showsMarkdownAndNothingThatRuns', async () => {
    const { ana, ben } = await roomWith(1);
    await ben.page.goto(ana.page.url());
    await ana.write(
      [
        '**bold** and `code` <script>window.hacked = 1</script> <img src=x onerror="window.hacked = 2">',
        '',
        '[bad](javascript:window.hacked=3) [good](https://example.org) ![pixel](https://example.org/p.png)',
      ].join('\n'),
    );
    await ben.sees('bold');
    expect(await ben.page.locator('article strong').innerText()).toBe('bold');
    expect(await ben.page.locator('article a').evaluateAll((links) => links.map((link) => [link.getAttribute('href'), link.getAttribute('rel')]))).toEqual(
      expect.arrayContaining([['https://example.org', 'noopener noreferrer nofollow']]),
    );
    expect(await ben.page.locator('article :is(script, img, [onerror], a[href^=javascript])').count()).toBe(0);
    expect(await ben.page.evaluate(() => (window as never as { hacked?: number }).hacked)).toBeUndefined();
  });

  it('isReachedByTheKeyboardAlone', async () => {
    const { ana } = await roomWith(3);
    await ana.sees('message 3');
    await ana.composer.focus();
    await ana.page.keyboard.press('Shift+Tab');
    while (!(await ana.log.evaluate((log) => log === document.activeElement))) {
      await ana.page.keyboard.press('Shift+Tab');
    }
    await ana.page.keyboard.press('ArrowUp');
    await ana.page.keyboard.press('ArrowUp');
    expect(await ana.page.evaluate(() => document.activeElement?.textContent)).toContain('message 2');
    const passed: (string | null)[] = [];
    do {
      await ana.page.keyboard.press('Tab');
      passed.push(await ana.page.evaluate(() => document.activeElement!.getAttribute('aria-label')));
    } while (passed.at(-1) !== 'Delete message' && passed.length < 8);
    expect(passed).toEqual(
      expect.arrayContaining(['Copy text', 'Copy link', 'Edit message', 'Delete message']),
    );
  });
});
