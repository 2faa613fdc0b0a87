// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Composer } from '../../src/features/composer';
import { actions, api, meet, setDraft } from '../../src/store';
import { uuid7 } from '../../src/client';
import { show } from './show';

let sent: string[];
let channel: string;

beforeEach(async () => {
  sent = [];
  channel = uuid7();
  window.matchMedia = (() => ({ matches: false })) as never;
  vi.spyOn(actions, 'send').mockImplementation((_, text) => sent.push(text) > 0);
  vi.spyOn(api, 'users').mockResolvedValue([]);
  vi.spyOn(api, 'members').mockResolvedValue({ members: [], has_more: false, epoch: 1, seq: 1 });
  await show(<Composer channel={channel} name="general" />);
});

function area(): HTMLTextAreaElement {
  return screen.getByRole('textbox', { name: 'Message general' });
}

describe('the composer', () => {
  it('sendsWithEnterAndIsEmptyThen', async () => {
    await userEvent.type(area(), 'hello{Enter}');
    expect(sent).toEqual(['hello']);
    expect(area().value).toBe('');
  });

  it('beginsANewLineWithShiftAndEnter', async () => {
    await userEvent.type(area(), 'one{Shift>}{Enter}{/Shift}two');
    expect(area().value).toBe('one\ntwo');
    expect(sent).toEqual([]);
  });

  it('leavesEnterToTheInputMethodWhileAWordIsBeingComposed', async () => {
    await userEvent.type(area(), 'にほん');
    fireEvent.keyDown(area(), { key: 'Enter', isComposing: true });
    expect(sent).toEqual([]);
    expect(area().value).toBe('にほん');
  });

  it('keepsAPasteOfManyLinesAsOneMessage', async () => {
    await userEvent.click(area());
    await userEvent.paste('one\ntwo\n\nthree');
    expect(sent).toEqual([]);
    await userEvent.keyboard('{Enter}');
    expect(sent).toEqual(['one\ntwo\n\nthree']);
  });

  it('doesNotSendWhatIsOnlySpace', async () => {
    await userEvent.type(area(), '   {Enter}');
    expect(sent).toEqual([]);
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Send' }).disabled).toBe(true);
  });

  it('saysHowMuchIsLeftAndKeepsWhatIsTooLong', async () => {
    fireEvent.change(area(), { target: { value: 'é'.repeat(8_100) } });
    expect(screen.getByText('184 left')).toBeTruthy();
    fireEvent.change(area(), { target: { value: 'é'.repeat(8_200) } });
    fireEvent.keyDown(area(), { key: 'Enter' });
    expect(screen.getByRole('alert').textContent).toContain('too long');
    expect(sent).toEqual([]);
    expect(area().value).toHaveLength(8_200);
  });

  it('keepsTheTextWhenTooMuchWaitsToBeSent', async () => {
    vi.spyOn(actions, 'send').mockReturnValue(false);
    await userEvent.type(area(), 'one too many{Enter}');
    expect(screen.getByRole('alert').textContent).toContain('Too many messages');
    expect(area().value).toBe('one too many');
  });

  it('showsTheDraftOfItsRoom', async () => {
    setDraft(channel, 'from before');
    expect(await screen.findByDisplayValue('from before')).toBe(area());
  });

  it('completesTheNameOfSomebodyWhoWasSeen', async () => {
    act(() => meet([{ id: 'm', username: 'mira', display_name: 'Mira Okafor' }]));
    await userEvent.type(area(), 'hello @mi');
    const option = await screen.findByRole('option', { name: /Mira Okafor/ });
    expect(area().getAttribute('aria-activedescendant')).toBe(option.id);
    await userEvent.keyboard('{Enter}');
    expect(area().value).toBe('hello @mira ');
    expect(sent).toEqual([]);
    expect(screen.queryByRole('option')).toBeNull();
  });

  it('leavesTheNameAsItIsAfterEscape', async () => {
    act(() => meet([{ id: 'm', username: 'mira', display_name: 'Mira Okafor' }]));
    await userEvent.type(area(), '@mi');
    await screen.findByRole('option', { name: /Mira Okafor/ });
    await userEvent.keyboard('{Escape}{Enter}');
    expect(sent).toEqual(['@mi']);
  });

  it('completesEmojiAndReplacesTheirNames', async () => {
    await userEvent.type(area(), 'well done :tad');
    await screen.findByRole('option', { name: ':tada:' });
    await userEvent.keyboard('{Tab}');
    expect(area().value).toBe('well done 🎉 ');
    await userEvent.type(area(), ':rocket:');
    await waitFor(() => expect(area().value).toBe('well done 🎉 🚀'));
  });

  it('marksWhatIsSelected', async () => {
    await userEvent.type(area(), 'bold');
    area().setSelectionRange(0, 4);
    await userEvent.keyboard('{Control>}b{/Control}');
    expect(area().value).toBe('**bold**');
  });

  it('tellsThatSomebodyTypes', async () => {
    const typing = vi.spyOn(actions, 'typing').mockImplementation(() => undefined);
    await userEvent.type(area(), 'h');
    expect(typing).toHaveBeenCalledWith(channel);
    typing.mockClear();
    await userEvent.clear(area());
    expect(typing).not.toHaveBeenCalled();
  });
});
