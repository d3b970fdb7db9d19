"""The picture desk: the grid (`grid`), one picture's form (`picture`), many at once (`together`, `uploads`).

`articles.admin.picture_desk` registers it, with what only stories know: where a picture is used.
"""
