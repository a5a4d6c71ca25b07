import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { http } from '../api/client.ts';
import type { PhoneView } from '../api/types.ts';
import { useStore } from '../shared/use-store.ts';
import { loadSoftphone } from './load-softphone.ts';
import { microphoneConstraints } from './media.ts';
import { PhoneController, type PhoneState } from './phone-controller.ts';
import { exposeProbe } from './probe.ts';
import { SavedCallStore } from './saved-call.ts';

const PhoneContext = createContext<PhoneController | null>(null);

/** Gives the screens the phone while somebody with a phone is signed in. */
export function PhoneProvider({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const [controller, setController] = useState<PhoneController | null>(null);
  useEffect(() => {
    const saved = new SavedCallStore(window.sessionStorage, () => Date.now());
    const constraints = microphoneConstraints(window.location.search, window.localStorage);
    const made = new PhoneController({
      claim: () => http.post<PhoneView>('/agents/me/phone'),
      load: () => loadSoftphone(saved, constraints),
      saved,
      constraints,
      alertText: () => ({ title: i18n.t('phone.incoming'), body: i18n.t('phone.incomingBody') }),
    });
    exposeProbe(made);
    made.start();
    setController(made);
    return () => {
      void made.stop();
      setController(null);
    };
  }, [i18n]);
  return <PhoneContext value={controller}>{children}</PhoneContext>;
}

/** The phone, or null for people who have none. */
export function usePhone(): PhoneController | null {
  return useContext(PhoneContext);
}

/** The phone's state; null for people who have none. */
export function usePhoneState(): PhoneState | null {
  const phone = usePhone();
  return useStore(phone?.state ?? NO_PHONE);
}

const NO_PHONE = { get: () => null, set: () => undefined, subscribe: () => () => undefined };
