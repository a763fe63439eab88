from rules import Predicate

class RuleSet(dict[str, Predicate]): ...

permissions: RuleSet
