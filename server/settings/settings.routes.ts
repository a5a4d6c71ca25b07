import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { settingsView, type SettingsView } from './settings.schema.ts';

/** @param settings what this community has set up; it does not change while the server runs */
export function settingsRoutes({ settings }: { settings: SettingsView }): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/settings',
      may: 'signed-in',
      tag: 'Settings',
      summary: 'The set-up of this community that every screen needs',
      answer: settingsView,
      handle: () => settings,
    }),
  ];
}
