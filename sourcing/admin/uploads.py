"""An upload that never touches the disk: Django would spool it there in clear."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest


class Unnamed(InMemoryUploadedFile):
    """A report of an error prints the files that came with the request: not their names, here."""

    def __repr__(self) -> str:
        return "<an upload>"

    __str__ = __repr__


class InMemory(FileUploadHandler):
    """Keeps what is sent in memory, `largest` bytes in all and no more, and lets go of the rest: of an upload
    that is announced as larger, nothing is kept from the start.

    The rest is read in small pieces and dropped, since a browser that is cut off while it sends shows no
    answer. Django's `StopUpload` would not do: it reads the rest line by line, and a file may be one line."""

    def __init__(self, request: HttpRequest, largest: int) -> None:
        super().__init__(request)
        self.largest, self.left, self.is_over = largest, largest, False

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        self.is_over = content_length > self.largest + 64 * 1024  # the rest of the form around it

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.left -= len(raw_data)
        if self.left < 0 and not self.is_over:
            self.is_over, self.kept = True, BytesIO()
        if not self.is_over:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> Unnamed | None:
        if self.is_over:
            return None
        self.kept.seek(0)
        return Unnamed(self.kept, self.field_name, self.file_name, self.content_type, file_size, self.charset)
