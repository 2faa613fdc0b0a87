import { Monitor, Moon, Sun } from 'lucide-react';
import {
  LANGUAGES,
  prefer,
  TEXT_SIZES,
  useLanguage,
  useMotion,
  useTextSize,
  useTheme,
} from '../../store';
import { Choice, Part, Select, Switch, useText } from '../../ui';

/** How each language calls itself. */
const LANGUAGE_NAMES = { en: 'English', uk: 'Українська' } as const;

export function AppearanceSettings() {
  const text = useText();
  const theme = useTheme();
  const textSize = useTextSize();
  const motion = useMotion();
  const language = useLanguage();
  return (
    <>
      <Part title={text('settings.theme')} description={text('settings.onThisDevice')}>
        <Choice
          label={text('settings.theme')}
          layout="row"
          value={theme}
          options={[
            { value: 'system', label: text('settings.theme.system'), icon: <Monitor size={18} /> },
            { value: 'light', label: text('settings.theme.light'), icon: <Sun size={18} /> },
            { value: 'dark', label: text('settings.theme.dark'), icon: <Moon size={18} /> },
          ]}
          onChange={(chosen) => prefer({ theme: chosen })}
        />
      </Part>
      <Part title={text('settings.textSize')}>
        <Choice
          label={text('settings.textSize')}
          layout="row"
          value={textSize}
          options={TEXT_SIZES.map((value) => ({ value, label: text(`settings.textSize.${value}`) }))}
          onChange={(chosen) => prefer({ textSize: chosen })}
        />
      </Part>
      <Part title={text('settings.motion')}>
        <Switch
          label={text('settings.reducedMotion')}
          hint={text('settings.reducedMotionHint')}
          checked={motion === 'reduced'}
          onChange={(isOn) => prefer({ motion: isOn ? 'reduced' : 'system' })}
        />
      </Part>
      <Part title={text('settings.languageTitle')}>
        <Select
          label={text('settings.language')}
          value={language ?? ''}
          onChange={(event) =>
            prefer({ language: LANGUAGES.find((each) => each === event.target.value) })
          }
        >
          <option value="">{text('settings.languageSystem')}</option>
          {LANGUAGES.map((each) => (
            <option key={each} value={each} lang={each}>
              {LANGUAGE_NAMES[each]}
            </option>
          ))}
        </Select>
      </Part>
    </>
  );
}
