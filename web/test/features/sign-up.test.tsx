// @vitest-environment jsdom
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SignUpPage } from '../../src/features/account';
import { show } from './show';

let asked: unknown[];
let answer: () => Response;

beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', async (_url: string, { body }: { body: string }) => {
    asked.push(JSON.parse(body));
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
});
