"""Where a password is asked for: each tries it through `staff.signing_in`."""

from typing import Any

from django.core.exceptions import ValidationError
from unfold.forms import AuthenticationForm

from staff import signing_in


class SignInForm(AuthenticationForm):  # type: ignore[misc]
    """The desk's sign-in. A name that nobody has and a wrong password get the same words."""

    def clean(self) -> dict[str, Any]:
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if username is not None and password:
            try:
                self.user_cache = signing_in.sign_in(self.request, username, password)
            except signing_in.TooMany as refusal:
                raise ValidationError(str(refusal)) from refusal
            if self.user_cache is None:
                raise self.get_invalid_login_error()
            self.confirm_login_allowed(self.user_cache)
        return self.cleaned_data  # type: ignore[no-any-return]
