import { AudioMutedOutlined, AudioOutlined, PauseCircleOutlined, PhoneFilled, PlayCircleOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CallView } from '../api/types.ts';
import { isEstablished } from '../phone/phone-states.ts';
import type { PhoneState } from '../phone/phone-controller.ts';
import { usePhone } from '../phone/PhoneProvider.tsx';
import { Since } from '../shared/Timer.tsx';
import { useShortcut } from '../shell/ShortcutProvider.tsx';
import { CallParty } from './CallParty.tsx';
import { Keypad } from './Keypad.tsx';

/** A call that is up, or about to be. In a tab without the phone the buttons are off, the facts are shown. */
export function ActiveCall({ call, phone }: { call: CallView | null; phone: PhoneState }) {
  const { t } = useTranslation();
  const controller = usePhone();
  const here = phone.role === 'leader';
  const up = here && isEstablished(phone.phase);
  const held = phone.phase === 'held';
  useShortcut('hang-up', () => controller?.hangUp(), here);
  useShortcut('mute', () => controller?.toggleMute(), up);
  useShortcut('hold', () => controller?.toggleHold(), up);
  // A call that we make ourselves is "up" on the agent's phone long before the other side answers.
  const dialling = call?.direction === 'out' && call.connectedAt === null;
  const label = dialling ? t('bar.dialling') : t(`phone.phase.${phone.phase}`);
  return (
    <div className={`active-call ${held ? 'is-held' : ''}`}>
      <CallParty call={call} />
      <span className="call-phase" role="status" data-testid="call-phase">
        {label}
        {phone.muted && <em> · {t('bar.muted')}</em>}
      </span>
      {call && <Since at={dialling ? call.startedAt : (call.connectedAt ?? call.offeredAt ?? call.startedAt)} className="call-timer" />}
      <span className="call-buttons">
        <Tooltip title="F9">
          <Button
            icon={phone.muted ? <AudioMutedOutlined /> : <AudioOutlined />}
            type={phone.muted ? 'primary' : 'default'}
            disabled={!up}
            aria-pressed={phone.muted}
            aria-label={t(phone.muted ? 'bar.unmute' : 'bar.mute')}
            onClick={() => controller?.toggleMute()}
            data-testid="mute"
          >
            <span className="button-text">{t(phone.muted ? 'bar.unmute' : 'bar.mute')}</span>
          </Button>
        </Tooltip>
        <Tooltip title="F8">
          <Button
            icon={held ? <PlayCircleOutlined /> : <PauseCircleOutlined />}
            type={held ? 'primary' : 'default'}
            disabled={!up}
            loading={phone.changingHold}
            aria-pressed={held}
            aria-label={t(held ? 'bar.resume' : 'bar.hold')}
            onClick={() => controller?.toggleHold()}
            data-testid="hold"
          >
            <span className="button-text">{t(held ? 'bar.resume' : 'bar.hold')}</span>
          </Button>
        </Tooltip>
        <Keypad enabled={up} />
        <Tooltip title="Shift+F2">
          <Button type="primary" danger disabled={!here} icon={<PhoneFilled rotate={225} />} aria-label={t('bar.hangUp')} onClick={() => controller?.hangUp()} data-testid="hangup">
            <span className="button-text">{t('bar.hangUp')}</span>
          </Button>
        </Tooltip>
      </span>
    </div>
  );
}
