import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { useWorkplace } from '../api/session.ts';
import { useFeed } from '../feed/FeedProvider.tsx';

/** Two lamps: the link to the server, and the server's link to the voice system. */
export function Links() {
  const { t } = useTranslation();
  const { settings } = useWorkplace();
  const link = useFeed((feed) => feed.link);
  const draining = useFeed((feed) => feed.draining);
  const voice = useFeed((feed) => feed.voice) ?? (settings.voice ? null : 'not-configured');
  const server = draining ? 'draining' : link;
  return (
    <div className="lamps" role="status">
      <Lamp tone={server === 'up' ? 'good' : server === 'down' ? 'bad' : 'wait'} text={t(`shell.server.${server}`)} hint={t(`shell.serverHint.${server}`)} testId="server-state" />
      <Lamp tone={voice === 'up' ? 'good' : voice === 'down' ? 'bad' : 'wait'} text={voice ? t(`labels.voice.${voice}`) : t('shell.voiceUnknown')} hint={t('shell.voiceHint')} testId="voice-state" />
    </div>
  );
}

function Lamp({ tone, text, hint, testId }: { tone: 'good' | 'bad' | 'wait'; text: string; hint: string; testId: string }) {
  return (
    <Tooltip title={hint}>
      <span className={`lamp lamp-${tone}`} data-testid={testId} data-state={tone}>
        <span className="lamp-dot" aria-hidden="true" />
        <span className="lamp-text">{text}</span>
      </span>
    </Tooltip>
  );
}
