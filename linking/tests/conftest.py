from hypothesis import settings

# On shared machines a rule is not broken because an example took long; 40 examples keep the suite quick.
settings.register_profile("rules", deadline=None, max_examples=40)
settings.load_profile("rules")
