def dashboard(request, context):
    return context
