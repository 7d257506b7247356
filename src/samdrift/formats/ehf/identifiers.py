"""Check digits of the numbers that companies and places go by."""

import re

_WEIGHTS_MOD11 = (3, 2, 7, 6, 5, 4, 3, 2)


def orgnr_holds(number: str) -> bool:
    """Tell whether this is nine digits with the right last one (modulus 11, weights 3 2 7 6 5 4 3 2).

    Source: Brønnøysundregistrene, «Om organisasjonsnummeret». A number of zeros alone is nobody's.
    """
    if not re.fullmatch("[0-9]{9}", number) or int(number) == 0:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS_MOD11, strict=False))
    return (11 - total % 11) % 11 == int(number[8])


def gln_holds(number: str) -> bool:
    """Tell whether this is a global location number: digits, the last by GS1's modulus 10.

    GS1 gives thirteen; Peppol's rule, and its own examples, take any length.
    """
    if not re.fullmatch("[0-9]+", number):
        return False
    total = sum(
        int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(number[-2::-1])
    )
    return (10 - total % 10) % 10 == int(number[-1])


def belgian_holds(number: str) -> bool:
    """Tell whether this is a Belgian enterprise number: ten digits, 97 minus the rest of the first eight."""
    if not re.fullmatch("[0-9]{10}", number):
        return False
    return 97 - int(number[:8]) % 97 == int(number[8:])


def swedish_holds(number: str) -> bool:
    """Tell whether this is a Swedish organisation number: ten digits, the last by Luhn."""
    if not re.fullmatch("[0-9]{10}", number):
        return False
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(number[:9])]
    total = sum(value // 10 + value % 10 for value in doubled)
    return (10 - total % 10) % 10 == int(number[9])


_WEIGHTS_ABN = (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)


def australian_holds(number: str) -> bool:
    """Tell whether this is an Australian business number: eleven digits, modulus 89."""
    if not re.fullmatch("[0-9]{11}", number):
        return False
    digits = [int(digit) for digit in number]
    digits[0] -= 1
    return sum(a * b for a, b in zip(digits, _WEIGHTS_ABN, strict=True)) % 89 == 0


def italian_vat_holds(number: str) -> bool:
    """Tell whether this is an Italian VAT number, IT and eleven digits by Luhn; others pass."""
    if number[:2].upper() != "IT":
        return True
    digits = number[2:]
    if not re.fullmatch("[0-9]{11}", digits):
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(digits)]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


_ITALIAN_PERSON = r"[A-Za-z]{6}\d\d[A-Za-z]\d\d...\d[A-Za-z]"


def italian_tax_code_holds(number: str) -> bool:
    """Tell whether this has the shape of a codice fiscale: eleven digits, or a person's sixteen signs."""
    return bool(re.fullmatch(rf"[0-9]{{11}}|{_ITALIAN_PERSON}", number))
