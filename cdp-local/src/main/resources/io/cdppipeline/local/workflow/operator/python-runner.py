# Calls one function or method of a project with the parameters of its task, and writes down what it left:
#   runner.py {module.function | module.Class.method | module.Class} {input.json} {output.json}
import importlib
import inspect
import json
import os
import sys
import traceback
import types

target, in_file, out_file = sys.argv[1:4]
with open(in_file, encoding="utf-8") as f:
    params = json.load(f)["params"]


class Env:
    """What workflow code imports as digdag.env."""

    def __init__(self):
        self.params = params
        self.state_params = {}
        self.export_params = {}
        self.store_params = {}
        self.subtask_config = {}

    def set_state(self, params={}, **more):
        self.state_params.update(params, **more)

    def export(self, params={}, **more):
        self.export_params.update(params, **more)

    def store(self, params={}, **more):
        self.store_params.update(params, **more)

    def add_subtask(self, function=None, **more):
        task = dict(function) if isinstance(function, dict) else {}
        task.update(more)
        if function is not None and not isinstance(function, dict):
            task["py>"] = function.__module__ + "." + function.__qualname__
        try:
            json.dumps(task)
        except (TypeError, ValueError) as e:
            raise TypeError("Parameters must be serializable using JSON: %s" % e)
        self.subtask_config["+subtask%d" % len(self.subtask_config)] = task


env = Env()
digdag = sys.modules["digdag"] = types.ModuleType("digdag")
digdag.env = env
sys.modules["digdag_env"] = types.ModuleType("digdag_env")
for name in ("params", "state_params", "export_params", "store_params", "subtask_config"):
    setattr(sys.modules["digdag_env"], name, getattr(env, name))
sys.path.insert(0, os.getcwd())


def arguments(function, bound):
    """The parameters that a function names; all of them if it takes any keyword."""
    if function is object.__init__:
        return {}
    spec = inspect.getfullargspec(function)
    names = spec.args[1:] if bound else spec.args
    optional = set(spec.args[len(spec.args) - len(spec.defaults or ()):])
    for name in names:
        if name not in params and name not in optional:
            raise TypeError("Method '%s' requires parameter '%s' but not set" % (function.__qualname__, name))
    return params if spec.varkw else {name: params[name] for name in names if name in params}


def attribute(owner, name, words):
    try:
        return getattr(owner, name)
    except AttributeError:
        raise AttributeError("Module '%s' has no attribute '%s'" % (words, name))


def call(path):
    parts = path.split(".")
    try:
        module = ".".join(parts[:-1])
        found = attribute(importlib.import_module(module), parts[-1], module)
    except ImportError:
        if len(parts) < 3:
            raise
        module = ".".join(parts[:-2])
        owner = attribute(importlib.import_module(module), parts[-2], module)
        instance = owner(**arguments(owner.__init__, True))
        method = getattr(instance, parts[-1])
        return method(**arguments(method, True))
    if isinstance(found, type):
        instance = found(**arguments(found.__init__, True))
        return instance.run(**arguments(instance.run, True))
    return found(**arguments(found, False))


failure = None
try:
    call(target)
except (Exception, SystemExit) as e:
    failure = e
out = {
    "subtask_config": env.subtask_config,
    "export_params": env.export_params,
    "store_params": env.store_params,
}
if failure is not None:
    out["error"] = {
        "class": type(failure).__name__,
        "message": str(failure),
        "backtrace": traceback.format_exception(type(failure), failure, failure.__traceback__),
    }
with open(out_file, "w", encoding="utf-8") as f:
    json.dump(out, f)
if failure is not None:
    traceback.print_exception(type(failure), failure, failure.__traceback__)
    sys.exit(1)
