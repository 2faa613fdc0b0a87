import DOMPurify from 'dompurify';
import MarkdownIt, { type StateCore, type Token } from 'markdown-it';

/** Words that stand in rendered Markdown. */
export interface MarkdownWords {
  readonly copy: string;
}

/** Who and what can be meant by a name in a text. */
export interface MarkdownNames {
  /** The username of who reads; what is meant for them stands out. */
  readonly myUsername: string;
  isPerson(username: string): boolean;
  /** How many characters at the start of a text are the name of a known room; 0 for none. */
  roomNameLength(text: string): number;
}

/** Code as safe HTML with its parts marked; undefined when the language is not known. */
export type Highlighter = (code: string, language: string) => string | undefined;

interface Environment {
  readonly words: MarkdownWords;
  readonly names: MarkdownNames;
  chipsLeft: number;
}

const MAX_CACHED_TEXTS = 500;
/**
 * More HTML than this is made on purpose, as of a table of thousands of cells, and would hold the
 * page up for seconds; such a text is shown as it was written.
 */
const MAX_HTML_CHARS = 100_000;
const MAX_HTML_TAGS = 6_000;
/** As many people as one message can mention. */
const MAX_CHIPS = 100;
/** Where a name can begin; for people as the server reads it, who tells them. */
const SIGN = /(?<![\w@./-])@|(?<![\p{L}\p{N}_@#/.&-])#/gu;
const MAX_USERNAME_CHARS = 32;
/** Deeper than people nest, and shallow enough for a phone. */
const MAX_NESTING = 30;
/** Longer code is shown plain: its colours are not worth the wait. */
const MAX_HIGHLIGHTED_CHARS = 12_000;

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true, maxNesting: MAX_NESTING });
// A picture from elsewhere would tell its server who reads this room, and when.
markdown.disable('image');
markdown.linkify.set({ fuzzyEmail: false });
markdown.validateLink = (url) => /^(https?:|mailto:)/i.test(url.trim());

markdown.renderer.rules['link_open'] = (tokens, index, options, _env, self) => {
  const token = tokens[index]!;
  token.attrSet('target', '_blank');
  token.attrSet('rel', 'noopener noreferrer nofollow');
  return self.renderToken(tokens, index, options);
};
markdown.renderer.rules['table_open'] = () => '<div class="table" tabindex="0"><table>';
markdown.renderer.rules['table_close'] = () => '</table></div>';
markdown.renderer.rules['chip'] = (tokens, index) => {
  const { content, info } = tokens[index]!;
  return `<button type="button" class="chip ${info}">${escape(content)}</button>`;
};
markdown.core.ruler.push('chips', findChips);

const escape = (text: string): string => markdown.utils.escapeHtml(text);

function codeBlock(content: string, language: string, { words }: Environment): string {
  const label = language === '' ? '' : `<span>${escape(language)}</span>`;
  const bar = `<div class="code-bar">${label}<button type="button">${escape(words.copy)}</button></div>`;
  const isShort = content.length <= MAX_HIGHLIGHTED_CHARS;
  const code = (isShort ? highlighter?.(content, language.toLowerCase()) : undefined) ?? escape(content);
  return `<div class="code">${bar}<pre tabindex="0"><code>${code}</code></pre></div>`;
}

markdown.renderer.rules['fence'] = (tokens, index, _options, env) => {
  const { content, info } = tokens[index]!;
  const language = /^[\w+#.-]{1,20}/.exec(info.trim())?.[0] ?? '';
  return codeBlock(content, language, env as unknown as Environment);
};
markdown.renderer.rules['code_block'] = (tokens, index, _options, env) =>
  codeBlock(tokens[index]!.content, '', env as unknown as Environment);

const ALLOWED = {
  ALLOWED_TAGS: [
    ...['p', 'br', 'strong', 'em', 's', 'a', 'code', 'pre', 'blockquote', 'hr'],
    ...['ul', 'ol', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
    ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'div', 'span', 'button'],
  ],
  ALLOWED_ATTR: ['href', 'target', 'rel', 'class', 'start', 'type', 'tabindex'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
};

let highlighter: Highlighter | undefined;
const rendered = new Map<string, string>();
let renderedFor: MarkdownNames | undefined;

/** Whether a text has code that could be shown in colours, and cannot yet. */
export function needsHighlighter(text: string): boolean {
  return highlighter === undefined && /^[ >]*(?:```|~~~) *\w/m.test(text);
}

/** From now on, code is shown in colours. */
export function setHighlighter(next: Highlighter): void {
  highlighter = next;
  rendered.clear();
}

/**
 * A message's Markdown as safe HTML: what is no Markdown stays text, and what comes out is
 * sanitised once more. Names of people and rooms that are known become buttons with the class
 * `chip`, and `person` or `room`, whose text is the name with its sign.
 */
export function renderMarkdown(text: string, words: MarkdownWords, names: MarkdownNames): string {
  if (renderedFor !== names) {
    renderedFor = names;
    rendered.clear();
  }
  const key = `${words.copy}\n${text}`;
  const known = rendered.get(key);
  if (known !== undefined) {
    return known;
  }
  const environment: Environment = { words, names, chipsLeft: MAX_CHIPS };
  const made = markdown.render(text, { ...environment });
  const html = DOMPurify.sanitize(
    isModest(made) ? made : `<p class="plain">${escape(text)}</p>`,
    ALLOWED,
  );
  if (rendered.size >= MAX_CACHED_TEXTS) {
    rendered.delete(rendered.keys().next().value!);
  }
  rendered.set(key, html);
  return html;
}

function isModest(html: string): boolean {
  return html.length <= MAX_HTML_CHARS && html.split('<', MAX_HTML_TAGS + 2).length <= MAX_HTML_TAGS + 1;
}

/** Makes chips of the names in what is plain text, neither code nor part of a link. */
function findChips(state: StateCore): void {
  const environment = state.env as unknown as Environment;
  for (const block of state.tokens) {
    if (block.type !== 'inline' || block.children === null || !/[@#]/.test(block.content)) {
      continue;
    }
    let linkDepth = 0;
    block.children = block.children.flatMap((token) => {
      linkDepth += token.type === 'link_open' ? 1 : token.type === 'link_close' ? -1 : 0;
      return token.type === 'text' && linkDepth === 0 ? splitAtChips(token, state, environment) : [token];
    });
  }
}

function splitAtChips(token: Token, state: StateCore, environment: Environment): Token[] {
  const { content } = token;
  const parts: Token[] = [];
  let done = 0;
  const add = (type: string, text: string, info: string): void => {
    if (text !== '') {
      const part = new state.Token(type, '', 0);
      part.content = text;
      part.info = info;
      part.level = token.level;
      parts.push(part);
    }
  };
  for (const { index } of content.matchAll(SIGN)) {
    const length = environment.chipsLeft > 0 && index >= done ? chipLength(content, index, environment) : 0;
    if (length > 0) {
      environment.chipsLeft -= 1;
      const name = content.slice(index, index + length);
      add('text', content.slice(done, index), '');
      add('chip', name, kindOf(name, environment.names));
      done = index + length;
    }
  }
  if (done === 0) {
    return [token];
  }
  add('text', content.slice(done), '');
  return parts;
}

function chipLength(text: string, at: number, { names }: Environment): number {
  if (text[at] === '#') {
    const length = names.roomNameLength(text.slice(at + 1, at + 1 + 80));
    return length === 0 ? 0 : length + 1;
  }
  let name = /^[a-z0-9._-]*/.exec(text.slice(at + 1, at + 2 + MAX_USERNAME_CHARS))![0];
  // A sentence may end behind a name.
  while (name !== '' && !names.isPerson(name) && /[._-]$/.test(name)) {
    name = name.slice(0, -1);
  }
  return names.isPerson(name) ? name.length + 1 : 0;
}

function kindOf(name: string, { myUsername }: MarkdownNames): string {
  if (name.startsWith('#')) {
    return 'room';
  }
  return name.slice(1) === myUsername ? 'person me' : 'person';
}
