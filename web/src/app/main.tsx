import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { applyPreferences, preferences, restoreSession } from '../store';
import '../ui/styles.css';
import { App } from './App';
import { loadLocale, localeTag } from './locale';

applyPreferences();
void restoreSession();

const first = await loadLocale(localeTag(preferences().language, navigator.languages));

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App first={first} />
  </StrictMode>,
);
