import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './App.tsx';
import { readConfig } from './config.ts';
import { sendVitals } from './vitals.ts';
import './style.css';

const root = document.getElementById('root');
if (!root) {
  throw new Error('index.html has no element "root"');
}
const config = readConfig();
createRoot(root).render(
  <StrictMode>
    <BrowserRouter>
      <App config={config} />
    </BrowserRouter>
  </StrictMode>,
);
void sendVitals(config);
