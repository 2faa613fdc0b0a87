// @vitest-environment jsdom
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SignUpPage } from '../../src/features/account/pages';
import { loadServer } from '../../src/store';
import { show } from './show';

let asked: unknown[];
let answer: () => Response;

beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', async (_url: string, { body }: { body?: string }) => {
    asked.push(body === undefined ? undefined : JSON.parse(body));
    return answer();
  });
});
afterEach(() => vi.unstubAllGlobals());

function refusal(code: string, field: string | undefined, detail: string, status = 400): () => Response {
  const problem = { type: 'about:blank', title: code, status, code, detail, field, request_id: 'r' };
  return () => new Response(JSON.stringify(problem), { status });
}

async function fillIn(): Promise<void> {
  await userEvent.type(screen.getByLabelText('Your name'), 'Ana Kovač');
  await userEvent.type(screen.getByLabelText('Username'), 'Ana');
  await userEvent.type(screen.getByLabelText('Password'), 'long enough');
  await userEvent.click(screen.getByRole('button', { name: 'Create account' }));
}

describe('signing up', () => {
  it('asksForTheSetupCodeOnlyWhenTheServerDoes', async () => {
    await show(<SignUpPage />);
    expect(screen.queryByLabelText('Setup code')).toBeNull();
    answer = refusal('bad_field', 'setup_code', 'The setup code is missing.');
    await fillIn();
    const code = await screen.findByLabelText('Setup code');
    expect(document.activeElement).toBe(code);
    expect(screen.getByText(/needs the setup code that the server printed/)).toBeTruthy();
    answer = refusal('bad_code', 'setup_code', 'This is not the setup code.');
    await userEvent.type(code, 'ABCD-EFGH');
    await userEvent.click(screen.getByRole('button', { name: 'Create account' }));
    await screen.findByText('This is not the setup code.');
    expect(asked).toEqual([
      { username: 'ana', password: 'long enough', display_name: 'Ana Kovač' },
      { username: 'ana', password: 'long enough', display_name: 'Ana Kovač', setup_code: 'ABCD-EFGH' },
    ]);
  });

  it('putsAnErrorUnderTheFieldThatIsToBlameAndTheFocusInIt', async () => {
    await show(<SignUpPage />);
    answer = refusal('name_taken', 'username', 'Taken.', 409);
    await fillIn();
    await screen.findByText(/is taken. Choose another/);
    const username = screen.getByLabelText('Username');
    expect(username.getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(username);
  });

  it('saysUnderThePasswordWhyItIsNotTaken', async () => {
    await show(<SignUpPage />);
    answer = refusal('bad_field', 'password', 'Many people have this password.');
    await fillIn();
    await screen.findByText('Many people have this password.');
    const password = screen.getByLabelText('Password');
    expect(password.getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(password);
  });

  it('saysWhatTheServerSaidWhenNoFieldIsToBlame', async () => {
    await show(<SignUpPage />);
    answer = refusal('forbidden', undefined, 'Registration is closed on this server.', 403);
    await fillIn();
    expect((await screen.findByRole('alert')).textContent).toBe('Registration is closed on this server.');
  });

  it('asksNothingOfTheServerThatIsMissing', async () => {
    await show(<SignUpPage />);
    await userEvent.click(screen.getByRole('button', { name: 'Create account' }));
    await screen.findByText('Choose a username.');
    await screen.findByText('A password has at least 8 characters.');
    expect(asked).toEqual([]);
  });

  it('saysThatTheServerDoesNotAnswer', async () => {
    await show(<SignUpPage />);
    answer = () => {
      throw new TypeError('fetch failed');
    };
    await fillIn();
    expect((await screen.findByRole('alert')).textContent).toContain('does not answer');
  });

  it('asksForAnAddressFirstWhereTheServerSendsMailAndThenForTheCode', async () => {
    await serverSays({ registration: 'open', mail: true });
    await show(<SignUpPage />);
    await userEvent.type(screen.getByLabelText('E-mail address'), 'nonsense');
    await userEvent.click(screen.getByRole('button', { name: 'Send code' }));
    await screen.findByText('Enter an e-mail address.');
    expect(asked).toEqual([]);
    answer = () => new Response(null, { status: 202 });
    await userEvent.clear(screen.getByLabelText('E-mail address'));
    await userEvent.type(screen.getByLabelText('E-mail address'), 'ana@example.org');
    await userEvent.click(screen.getByRole('button', { name: 'Send code' }));
    const code = await screen.findByLabelText('Code from the mail');
    await userEvent.type(code, '123 456');
    answer = refusal('bad_code', 'code', 'Wrong.');
    await fillIn();
    await screen.findByText(/code is wrong or too old/);
    expect(document.activeElement).toBe(code);
    expect(asked).toEqual([
      { email: 'ana@example.org' },
      {
        username: 'ana',
        password: 'long enough',
        display_name: 'Ana Kovač',
        email: 'ana@example.org',
        code: '123456',
      },
    ]);
  });

  it.each([
    ['closed', 'Registration is closed'],
    ['invitation', 'You need an invitation'],
  ])('saysWhyNobodyCanSignUp: %s', async (registration, title) => {
    await serverSays({ registration, mail: false });
    await show(<SignUpPage />);
    await screen.findByRole('heading', { name: title });
    expect(screen.queryByLabelText('Username')).toBeNull();
  });

  it('letsInWhoHasAnInvitation', async () => {
    sessionStorage.setItem('parley.invitation', 'the secret');
    await serverSays({ registration: 'invitation', mail: false });
    await show(<SignUpPage />);
    answer = refusal('bad_code', 'invitation', 'Used up.');
    await fillIn();
    await screen.findByText(/may be used up/);
    expect(asked).toEqual([
      { username: 'ana', password: 'long enough', display_name: 'Ana Kovač', invitation: 'the secret' },
    ]);
    sessionStorage.clear();
  });
});

async function serverSays(info: { registration: string; mail: boolean }): Promise<void> {
  answer = () => Response.json({ name: 'Northwind', version: '1', setup: false, ...info });
  await loadServer();
  asked = [];
}
