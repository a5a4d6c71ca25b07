import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { startI18n } from './i18n/index.ts';
import { startAppearance } from './shared/appearance.ts';
import { cspNonce, giveStylesNonce } from './shared/csp.ts';
import { startSingleKeys } from './shell/single-keys.ts';
import './styles/index.css';

const nonce = cspNonce();
if (nonce) giveStylesNonce(nonce);
startAppearance();
startSingleKeys();
await startI18n();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
