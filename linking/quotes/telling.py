"""Words that tell of an allegation. Precision first: what is mostly said of something else is left out."""

from __future__ import annotations

from linking.quotes.quote import AllegationClass
from linking.quotes.words import words

PHRASES: dict[AllegationClass, str] = {
    "death": "found dead, died by suicide, took his own life, took her own life, died of an overdose, "
    "fatal overdose, cause of death, suspicious death, killed himself, killed herself, died "
    "suddenly",
    "crime": "was arrested, been arrested, were arrested, was charged with, been charged with, were "
    "charged with, pleaded guilty, pleads guilty, pled guilty, pleaded no contest, was "
    "convicted, been convicted, was indicted, been indicted, under investigation, drunk "
    "driving, driving under the influence, stole from, embezzled, committed fraud, tax evasion, "
    "drug possession, was jailed, was sentenced, wanted for, hit and run",
    "abuse": "domestic violence, domestic abuse, sexual assault, sexually assaulted, sexual harassment, "
    "sexually harassed, sexual misconduct, physically abused, verbally abused, emotionally "
    "abused, abused her, abused him, groped, was abusive, restraining order, choked her, beat "
    "her, hit her, raped",
    "health": "battling addiction, battled addiction, battling cancer, diagnosed with, in rehab, checked "
    "into rehab, entered rehab, checked into, substance abuse, eating disorder, drinking "
    "problem, drug problem, overdosed, mental breakdown, suffered a stroke, suffering from, "
    "struggling with addiction, fell off the wagon, relapsed, secretly ill, terminally ill, "
    "plastic surgery, suffered a miscarriage",
    "pregnancy": "is pregnant, was pregnant, were pregnant, secretly pregnant, got pregnant, expecting a "
    "baby, expecting their first child, expecting her first child, expecting a child, love "
    "child, secret child, expecting twins, expecting their second child, pregnant with",
    "split": "filed for divorce, filing for divorce, files for divorce, called it quits, calling it "
    "quits, have split, has split, had split, split from, separated from, broke up, broken up, "
    "headed for divorce, on the rocks, trial separation, living separate lives, called off "
    "their engagement, called off the wedding, cheated on, cheating on, an affair with, having "
    "an affair, was unfaithful, consciously uncoupled",
    "sexuality": "is gay, is bisexual, secretly gay, is a lesbian, came out as, is secretly dating, sex "
    "tape, in the closet, is queer, is transgender, leaked nudes",
    "money": "filed for bankruptcy, files for bankruptcy, is broke, owes, unpaid taxes, back taxes, went "
    "bankrupt, in debt, millions in debt, is bankrupt, being evicted, was evicted, foreclosure "
    "on, deep in debt, failed to pay, unpaid rent",
    "other": "allegedly, accused of, is alleged to, are alleged to, alleged that, alleges that, "
    "allegations that, allegations of, rumored to, rumoured to",
}  # fmt: skip
HINTS: dict[AllegationClass, str] = {
    "death": "killing murder murdered manslaughter killed death",
    "abuse": "assault assaulting assaulted abuse abusing abused harassment harassing rape raping groping "
    "violence hitting slapping punching choking slapped punched choked hit harassed",
    "crime": "stealing theft fraud forging forgery robbery shoplifting trespassing smuggling dealing "
    "stole drugs threatening stalking embezzling bribery perjury burglary vandalism hacking "
    "forged stalked",
    "health": "rehab addiction drinking drunk using pills overdose",
    "split": "cheating cheated affair adultery infidelity unfaithful",
    "money": "owing owes debt unpaid taxes bankruptcy rent",
    "pregnancy": "pregnant fathering fathered",
}  # fmt: skip
"""Words after “allegedly” and “accused of” that tell what of."""
FICTION = words(
    "plays play played playing portrays portrayed portraying character fictional film movie novel "
    "sitcom thriller plot storyline episode sketch screenplay"
)
MEANT = words("he she they who couple pair star actor actress singer rapper duo exes")
"""Who may be meant though nobody is named."""
UNDOING = words("if not never unless denies without his her their the a")
"""Before the telling words: it is not so, or they are a noun (“his split from”)."""
