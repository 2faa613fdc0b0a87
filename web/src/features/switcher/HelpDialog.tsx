import { closeDialog } from '../../store';
import { Dialog, Keys, type TextId, useText } from '../../ui';

const SHORTCUTS: readonly { readonly id: TextId; readonly keys: readonly (readonly string[])[] }[] = [
  { id: 'help.switcher', keys: [['Ctrl', 'K']] },
  { id: 'help.neighbours', keys: [['Alt', '↑'], ['Alt', '↓']] },
  { id: 'help.unread', keys: [['Alt', 'Shift', '↑'], ['Alt', 'Shift', '↓']] },
  { id: 'help.send', keys: [['Enter']] },
  { id: 'help.newLine', keys: [['Shift', 'Enter']] },
  { id: 'help.list', keys: [['↑'], ['↓'], ['Home'], ['End']] },
  { id: 'help.help', keys: [['?']] },
];

/** Which keys do what. */
export function HelpDialog() {
  const text = useText();
  return (
    <Dialog open onOpenChange={closeDialog} title={text('help.title')} description={text('help.description')}>
      <dl className="grid divide-y divide-line-soft">
        {SHORTCUTS.map(({ id, keys }) => (
          <div key={id} className="flex items-center justify-between gap-4 py-2">
            <dt>{text(id)}</dt>
            <dd className="flex flex-wrap justify-end gap-2">
              {keys.map((each) => (
                <Keys key={each.join()} keys={each} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
