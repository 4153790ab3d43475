import { BellFilled, BellOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useState } from "react";

import type { Card } from "../api/handling";
import { useLanguage } from "../i18n/language";

const kEveryMs = 3_000;

// Sounds while something rings and somebody has turned it on: a browser lets a page sound after a
// click only, and nobody is startled by a page that they opened to look.
export function Bell({ cards }: { readonly cards: readonly Card[] }) {
  const { t } = useLanguage();
  const [audio, setAudio] = useState<AudioContext | null>(null);
  const ringing = cards.filter((card) => card.rings).length;
  useEffect(() => {
    if (audio === null || ringing === 0) return;
    strike(audio);
    const timer = setInterval(() => strike(audio), kEveryMs);
    return () => clearInterval(timer);
  }, [audio, ringing]);
  const turn = () => {
    void audio?.close();
    setAudio(audio === null ? new AudioContext() : null);
  };
  const label = t(audio === null ? "bell.on" : "bell.off");
  return (
    <Button
      type="text"
      size="small"
      className={ringing > 0 ? "bell is-ringing" : "bell"}
      data-testid="bell"
      data-ringing={ringing}
      aria-pressed={audio !== null}
      aria-label={label}
      title={label}
      icon={audio === null ? <BellOutlined /> : <BellFilled />}
      onClick={turn}
    >
      {ringing > 0 ? ringing : null}
    </Button>
  );
}

// Two short tones, the second a third higher.
function strike(audio: AudioContext): void {
  [660, 830].forEach((hertz, index) => {
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    const at = audio.currentTime + index * 0.22;
    tone.frequency.value = hertz;
    loudness.gain.setValueAtTime(0.12, at);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.2);
    tone.connect(loudness).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.2);
  });
}
