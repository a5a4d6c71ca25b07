import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useWorkplace } from '../api/session.ts';
import { usePhone, usePhoneState } from '../phone/PhoneProvider.tsx';
import { hasCall } from '../phone/phone-states.ts';
import { ActiveCall } from './ActiveCall.tsx';
import { DialButton } from './DialButton.tsx';
import { Incoming } from './Incoming.tsx';
import { useMyCall } from './use-my-call.ts';
import { WrapUp } from './WrapUp.tsx';

/** The middle of the bar: what the phone does now, and the buttons that fit. */
export function CallBar() {
  const phone = usePhoneState();
  const { me, call } = useMyCall();
  return (
    <section className="call-bar" aria-label="softphone" data-phase={phone?.phase ?? 'none'} data-testid="call-bar">
      {phone && phone.phase === 'ringing' ? (
        <Incoming call={call} />
      ) : phone && hasCall(phone.phase) ? (
        <ActiveCall call={call} phone={phone} />
      ) : me?.state === 'wrap-up' ? (
        <WrapUp me={me} call={call} />
      ) : (
        <IdlePhone />
      )}
    </section>
  );
}

function IdlePhone() {
  const { t } = useTranslation();
  const { settings } = useWorkplace();
  const controller = usePhone();
  const phone = usePhoneState();
  if (!settings.voice) return <span className="phone-state">{t('phone.noVoice')}</span>;
  if (!phone || !controller) return null;
  if (phone.role === 'follower') {
    return (
      <span className="phone-state">
        {t('phone.elsewhere')}
        <Button size="small" onClick={() => controller.useHere()} data-testid="use-here">
          {t('phone.useHere')}
        </Button>
      </span>
    );
  }
  return (
    <span className={`phone-state phone-${phone.registration}`} data-testid="phone-state" data-registration={phone.registration}>
      <span className="lamp-dot" aria-hidden="true" />
      {t(`phone.registration.${phone.registration}`)}
      {phone.registration === 'registered' && <DialButton />}
    </span>
  );
}
