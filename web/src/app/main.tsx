import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { applyPreferences, restoreSession } from '../store';
import '../ui/styles.css';
import { App } from './App';

applyPreferences();
void restoreSession();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
