@echo off
rem Builds the desk as one folder that runs without Python; see packaging\bundle.py.
rem Needs Python 3.11 with its launcher "py". It was not run on Windows by those who wrote it.
setlocal
set "ROOT=%~dp0.."
set "VENV=%ROOT%\build\venv-bundle"
set "PYTHONUTF8=1"
if not exist "%VENV%\Scripts\python.exe" py -3.11 -m venv "%VENV%"
if errorlevel 1 exit /b 2
"%VENV%\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "%~dp0requirements-dev.txt"
if errorlevel 1 exit /b 2
"%VENV%\Scripts\python.exe" "%~dp0bundle.py" %*
exit /b %errorlevel%
