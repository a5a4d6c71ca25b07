import { chromium, type Browser } from 'playwright-core';
import { findProgram } from '../../scripts/lib/find-program.ts';

export interface BrowserOptions {
  /** A WAV file that the fake microphone plays in a loop; without it the microphone beeps. */
  microphone?: string;
  /** Further switches. */
  args?: readonly string[];
}

/** Headless Chromium of the machine, set so that WebRTC works over loopback and nobody is asked for the microphone. */
export function launchBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? findProgram('chromium', 'chromium-browser', 'google-chrome');
  if (executablePath === undefined) throw new Error('chromium is not installed (Debian: chromium)');
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      // Chromium refuses to run as root inside its sandbox; the tests load no pages but our own.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      ...(options.microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${options.microphone}`]),
      // Otherwise Chromium gathers no candidate on 127.0.0.1, and hides the others behind mDNS names.
      '--allow-loopback-in-peer-connection',
      '--disable-features=WebRtcHideLocalIpsWithMdns',
      '--force-webrtc-ip-handling-policy=default',
      '--autoplay-policy=no-user-gesture-required',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--mute-audio',
      ...(options.args ?? []),
    ],
  });
}

/**
 * How an agent's page is opened: `browser.newContext(AGENT_CONTEXT)`. Without animations: drawn by the CPU, those of a
 * few ringing phones alone keep two cores busy.
 */
export const AGENT_CONTEXT = { permissions: ['microphone'], locale: 'zh-CN', reducedMotion: 'reduce' as const };
