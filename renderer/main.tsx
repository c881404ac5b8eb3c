import { starting } from './i18n/starting';
import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { interpret } from '#core/scan/interpret';
import { App } from './app/App';
import { background, connect } from './app/actions';
import './app/styles/base.css';
import './app/styles/frame.css';
import './app/styles/lists.css';
import './app/styles/portSpace.css';
import './app/styles/chart.css';
import './app/styles/wizard.css';

const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
const cache = createCache({ key: 'pp', nonce: meta?.nonce ?? '' });

const root = document.getElementById('root');
async function draw(at: HTMLElement): Promise<void> {
  await starting;
  createRoot(at).render(
    <StrictMode>
      <CacheProvider value={cache}>
        <App />
      </CacheProvider>
    </StrictMode>,
  );
}
if (root) background(draw(root));
background(connect(interpret));
