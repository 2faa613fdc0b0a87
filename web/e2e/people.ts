import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium as playwright,
  type Locator,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { FOUNDER } from './global-setup';

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };
const PATIENCE_MILLIS = 20_000;
export const PASSWORD = 'correct horse battery';

/** Somebody with a browser of their own. */
export class Person {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly name: string;
  readonly username: string;
  /** What the page complained about: scripts that failed, and what its policy refused. */
  readonly complaints: string[] = [];

  constructor(page: Page, name: string, username: string) {
    this.page = page;
    this.context = page.context();
    this.name = name;
    this.username = username;
    page.setDefaultTimeout(PATIENCE_MILLIS);
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      // A failed request is told on the console too; the tests that provoke one expect it.
      if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text())) {
        this.complaints.push(message.text());
      }
    });
  }

  async signUp(): Promise<this> {
    await this.page.goto(`${inject('url')}/sign-up`);
    await this.page.getByLabel('Your name').fill(this.name);
    await this.page.getByLabel('Username').fill(this.username);
    await this.page.getByLabel('Password').fill(PASSWORD);
    await this.page.getByRole('button', { name: 'Create account' }).click();
    await this.page.getByRole('button', { name: `Your account, ${this.name}` }).waitFor();
    return this;
  }

  async signIn(password = PASSWORD): Promise<void> {
    await this.page.getByLabel('Username').fill(this.username);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.getByRole('button', { name: `Your account, ${this.name}` }).waitFor();
  }

  async createRoom(name: string, visibility: 'Public' | 'Private' = 'Public'): Promise<void> {
    await this.page.getByRole('button', { name: 'Create or browse rooms' }).click();
    await this.page.getByRole('menuitem', { name: 'Create room' }).click();
    await this.page.getByLabel('Name', { exact: true }).fill(name);
    await this.page.getByRole('radio', { name: visibility }).click();
    await this.page.getByRole('button', { name: 'Create room' }).click();
    await this.heading(name).waitFor();
  }

  async joinRoom(name: string): Promise<void> {
    await this.page.goto(`${inject('url')}/rooms`);
    await this.page.getByLabel('Search public rooms').fill(name);
    await this.page.getByRole('button', { name: `Join ${name}` }).click();
    await this.heading(name).waitFor();
  }

  async openRoom(name: string): Promise<void> {
    await this.room(name).click();
    await this.heading(name).waitFor();
  }

  async write(text: string): Promise<void> {
    await this.composer.fill(text);
    if (this.page.viewportSize()!.width < DESKTOP.width) {
      await this.page.getByRole('button', { name: 'Send' }).click();
    } else {
      await this.composer.press('Enter');
    }
  }

  /** Waits until a message with this text is on the screen and no longer on its way. */
  async sees(text: string): Promise<void> {
    await this.page
      .getByRole('article')
      .filter({ hasText: text, hasNot: this.page.getByLabel('Sending') })
      .first()
      .waitFor();
  }

  /** The texts on the screen, from the top. */
  async texts(): Promise<string[]> {
    return this.page.locator('article .prose').allInnerTexts();
  }

  /** An entry of the list of rooms. */
  room(name: string): Locator {
    return this.page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name });
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { level: 1, name });
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: /^Message / });
  }

  get log(): Locator {
    return this.page.getByRole('log', { name: 'Messages' });
  }

  /** Holds what is on the screen against the rules of accessibility. */
  async isAccessible(): Promise<void> {
    await this.page.evaluate(axe.source);
    const found = await this.page.evaluate(async () => {
      const { violations } = await (
        globalThis as unknown as { axe: typeof axe }
      ).axe.run(document, { resultTypes: ['violations'] });
      return violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map((node) => `${node.target.join(' ')} (${node.failureSummary})`).join('; ')}`,
      );
    });
    expect(found).toEqual([]);
  }

  /** Writes a picture into the folder named by SCREENSHOTS; does nothing without one. */
  async picture(name: string): Promise<void> {
    const folder = process.env['SCREENSHOTS'];
    if (folder !== undefined && folder !== '') {
      mkdirSync(folder, { recursive: true });
      await this.page.mouse.move(0, 0);
      await this.page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
    }
  }
}

const CONTEXT: BrowserContextOptions = {
  viewport: DESKTOP,
  locale: 'en-GB',
  timezoneId: 'Europe/Berlin',
  reducedMotion: 'reduce',
  // What a worker keeps would hide what the server under test answers.
  serviceWorkers: 'block',
};

let browser: Browser;
const open: Person[] = [];
let count = 0;

/** One browser for a suite; everybody who is invited goes home after each test, content. */
export function browserPerSuite(): void {
  beforeAll(async () => {
    browser = await playwright.launch({
      executablePath: inject('browser'),
      args: ['--no-sandbox', '--headless=shell', '--font-render-hinting=none'],
    });
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') {
      await Promise.all(open.map((person) => person.picture(`failed-${task.name}-${person.username}`)));
    }
    const complaints = open.flatMap((person) => person.complaints);
    await Promise.all(open.map((person) => person.context.close()));
    open.length = 0;
    expect(complaints).toEqual([]);
  });
  afterAll(() => browser.close());
}

/** Opens a browser session for somebody who has no account yet. Usernames are new on every run. */
export async function visitor(
  name: string,
  options: BrowserContextOptions = {},
): Promise<Person> {
  const context = await browser.newContext({ ...CONTEXT, ...options });
  const username = `${name.split(' ')[0]!.toLowerCase()}-${unique()}`;
  const person = new Person(await context.newPage(), name, username);
  open.push(person);
  return person;
}

/** Signs somebody up in a browser session of their own. */
export async function person(name: string, options?: BrowserContextOptions): Promise<Person> {
  return (await visitor(name, options)).signUp();
}

/** Who runs the server, in a browser session of their own. */
export async function founder(options?: BrowserContextOptions): Promise<Person> {
  const context = await browser.newContext({ ...CONTEXT, ...options });
  const faye = new Person(await context.newPage(), 'Faye Founder', FOUNDER.username);
  open.push(faye);
  await faye.page.goto(`${inject('url')}/sign-in`);
  await faye.signIn(FOUNDER.password);
  return faye;
}

/** A word that no other run or test uses. */
export function unique(): string {
  count += 1;
  return `${Date.now().toString(36)}${count}`;
}
