import DOMPurify from 'dompurify';
import MarkdownIt from 'markdown-it';

/** Words that stand in rendered Markdown. */
export interface MarkdownWords {
  readonly copy: string;
}

const MAX_CACHED_TEXTS = 500;
/**
 * Longer HTML than this is made on purpose, of a table whose missing cells are filled in, and would
 * hold the page up for seconds; such a text is shown as it was written.
 */
const MAX_HTML_CHARS = 100_000;

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true });
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

const escape = (text: string): string => markdown.utils.escapeHtml(text);

function codeBlock(content: string, language: string, words: MarkdownWords): string {
  const label = language === '' ? '' : `<span>${escape(language)}</span>`;
  const bar = `<div class="code-bar">${label}<button type="button">${escape(words.copy)}</button></div>`;
  return `<div class="code">${bar}<pre tabindex="0"><code>${escape(content)}</code></pre></div>`;
}

markdown.renderer.rules['fence'] = (tokens, index, _options, env) => {
  const { content, info } = tokens[index]!;
  const language = /^[\w+#.-]{1,20}/.exec(info.trim())?.[0] ?? '';
  return codeBlock(content, language, env as unknown as MarkdownWords);
};
markdown.renderer.rules['code_block'] = (tokens, index, _options, env) =>
  codeBlock(tokens[index]!.content, '', env as unknown as MarkdownWords);

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

const rendered = new Map<string, string>();

/**
 * A message's Markdown as safe HTML: what is no Markdown stays text, and what comes out is
 * sanitised once more.
 */
export function renderMarkdown(text: string, words: MarkdownWords): string {
  const key = `${words.copy}\n${text}`;
  const known = rendered.get(key);
  if (known !== undefined) {
    return known;
  }
  const made = markdown.render(text, { ...words });
  const html = DOMPurify.sanitize(
    made.length <= MAX_HTML_CHARS ? made : `<p class="plain">${escape(text)}</p>`,
    ALLOWED,
  );
  if (rendered.size >= MAX_CACHED_TEXTS) {
    rendered.delete(rendered.keys().next().value!);
  }
  rendered.set(key, html);
  return html;
}
