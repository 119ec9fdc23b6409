"""Holds OpenAPI documents against the specification, by the package openapi-spec-validator.

That it can fail is shown in the same run: of the first document a copy is broken in each of a few
ways, and every broken copy has to be refused.
"""

import copy
import json
import sys

from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing.exceptions import PointerToNowhere


def problems(document):
    """What is wrong with a document, a line each."""
    errors = OpenAPIV31SpecValidator(document).iter_errors()
    try:
        return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in errors]
    except PointerToNowhere as error:
        # The validator does not go on behind a reference that it cannot follow.
        return [f"nothing at {error.ref}"]


def without_a_title(document):
    """Takes the title."""
    del document["info"]["title"]


def with_a_parameter_nobody_declares(document):
    """Adds a path with a parameter that is not declared."""
    item = copy.deepcopy(next(iter(document["paths"].values())))
    for operation in item.values():
        operation["operationId"] = f"another_{operation['operationId']}"
        operation.pop("parameters", None)
    document["paths"]["/nowhere/{nobody}/"] = item


def with_a_reference_to_nothing(document):
    """Lets a schema refer to one that is not there."""
    for item in document["paths"].values():
        for operation in item.values():
            for answer in operation["responses"].values():
                for body in answer.get("content", {}).values():
                    body["schema"] = {"$ref": "#/components/schemas/Nobody"}
                    return


def with_one_name_twice(document):
    """Calls two operations alike."""
    item = copy.deepcopy(next(iter(document["paths"].values())))
    document["paths"]["/another/"] = item


BREAKS = [
    without_a_title,
    with_a_parameter_nobody_declares,
    with_a_reference_to_nothing,
    with_one_name_twice,
]


def main(paths):
    """Checks the documents; whether all is as it should be comes back."""
    sound = True
    for number, path in enumerate(paths):
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        found = problems(document)
        for problem in found:
            print(f"{path}: {problem}")
        sound = sound and not found
        print(f"{path}: {len(document['paths'])} paths, {len(found)} problems")
        if number > 0:
            continue
        for break_it in BREAKS:
            broken = copy.deepcopy(document)
            break_it(broken)
            if not problems(broken):
                print(f"{path}: the validator lets it pass {break_it.__name__.replace('_', ' ')}")
                sound = False
    return sound


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
