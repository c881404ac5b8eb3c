import { starting } from './i18n/starting';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { background, connect } from './app/actions';
import './app/styles/roles.css';
import './app/styles/base.css';
import './app/styles/frame.css';
import './app/styles/lists.css';
import './app/styles/portSpace.css';
import './app/styles/chart.css';
import './app/styles/wizard.css';

const root = document.getElementById('root');
async function draw(at: HTMLElement): Promise<void> {
  await starting;
  createRoot(at).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
if (root) background(draw(root));
background(connect());
